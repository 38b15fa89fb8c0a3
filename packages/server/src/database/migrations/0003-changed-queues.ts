/** Which transaction changed a queue last, so that nodes read only those that changed. No index: it would slow every entry down. */
export const changedQueues = `
alter table queues add column changed_by bigint;
`;
