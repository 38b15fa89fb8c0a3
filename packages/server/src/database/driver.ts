import pg from 'pg';
import type { Sequelize } from 'sequelize';
import { PipelinedClient } from './pipelined-client.ts';

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

/** pg with bigint read as number, for this pool alone: pg's own type table is shared by the whole process. */
const driverOf = (Client: typeof PipelinedClient): object => ({
  ...pg,
  Client,
  types: {
    ...pg.types,
    getTypeParser(oid: Parameters<typeof pg.types.getTypeParser>[0], format?: 'text') {
      return parsers.get(oid) ?? pg.types.getTypeParser(oid, format);
    },
  },
});

export const driver: object = driverOf(PipelinedClient);

/** Whether a pool's sessions may be somebody else's between transactions. */
export const isPooled = (db: Sequelize): boolean =>
  (db as unknown as { options: { dialectModule: object } }).options.dialectModule !== driver;

/**
 * The driver for a pooler, behind which each transaction may run in another session: settings go along with whatever begins one, and
 * no statement has a name, as the session that knows it may be somebody else's by now.
 */
export function pooledDriver(settings: Readonly<Record<string, string | number>>): object {
  const local = Object.entries(settings)
    .map(([name, value]) => `set local ${name} = '${value}';`)
    .join(' ');
  return driverOf(
    class extends PipelinedClient {
      constructor(config?: string | pg.ClientConfig) {
        super(config);
        const query = this.query.bind(this) as (statement: unknown, ...rest: unknown[]) => unknown;
        const sessionless = (statement: unknown, ...rest: unknown[]): unknown =>
          query(sentAlone(statement, rest) ? withSettings(statement, local) : withoutName(statement), ...rest);
        Object.assign(this, { query: sessionless });
      }
    },
  );
}

/** Whether it has no parameters, so that others can go before it. */
const sentAlone = (statement: unknown, [values]: unknown[]): statement is string =>
  typeof statement === 'string' && !Array.isArray(values);

/** In one message, so it costs no round trip: a statement of its own and what comes before it are one transaction. */
function withSettings(text: string, local: string): string {
  if (/^start transaction/i.test(text)) return `${text} ${local}`;
  return /^(commit|rollback)/i.test(text) ? text : `${local} ${text}`;
}

const withoutName = (statement: unknown): unknown =>
  typeof statement === 'object' ? { ...statement, name: undefined } : statement;
