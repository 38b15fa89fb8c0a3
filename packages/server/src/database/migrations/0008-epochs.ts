/** In which history of the database a queue last gave a number, and the last number of each history before it. */
export const epochs = `
alter table queues
  add column history text,
  add column epochs bigint[] not null default '{}';
`;
