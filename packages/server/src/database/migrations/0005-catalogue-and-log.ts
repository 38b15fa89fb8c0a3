/**
 * Which transaction changed a concert or its dates last, so that nodes read only those that changed. A line of the operator
 * log is written before the call and has no outcome until the call has ended.
 */
export const catalogueAndLog = `
alter table concerts add column changed_by bigint;
create index concerts_changed on concerts (changed_by) where changed_by is not null;
alter table operator_log alter column outcome drop not null;
`;
