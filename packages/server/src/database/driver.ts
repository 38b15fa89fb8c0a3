import pg from 'pg';

/** Money and sequence numbers are bigint in the database; a value that a number cannot hold is a defect, never rounded. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('A bigint from the database is not a safe integer.');
  return value;
}

const parsers = new Map<number, (text: string) => unknown>([
  [20, safeInteger],
  // bigint[]
  [1016, (text) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(safeInteger))],
]);

/** Sequelize listens only a moment after the connection is made: an error in between would end the process. */
class HeardClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => {});
  }
}

/** pg with bigint read as number, for this pool alone: pg's own type table is shared by the whole process. */
export const driver: object = {
  ...pg,
  Client: HeardClient,
  types: {
    ...pg.types,
    getTypeParser(oid: Parameters<typeof pg.types.getTypeParser>[0], format?: 'text') {
      return parsers.get(oid) ?? pg.types.getTypeParser(oid, format);
    },
  },
};
