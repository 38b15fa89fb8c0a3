import { openStagedoor, type Stagedoor, type StagedoorConfig } from '../../src/index.ts';
import { type Caller, refusalOf, type Stage, testConfig, type Visitor } from '../harness.ts';
import { freeSeats, type Scene } from '../scenes.ts';
import { type Address, openAddress, type Server, startPrimary } from './clusters.ts';

/** Two nodes that know their database by one address, and the servers behind it. The first node is the stage. */
export interface Nodes extends Stage {
  readonly address: Address;
  readonly primary: Server;
  readonly second: Stagedoor;
  /** Another server of this test: removed with the rest. From `serve` on `sql` means that one. */
  add(server: Promise<Server>): Promise<Server>;
  serve(server: Server, old?: 'cut' | 'left'): void;
  onSecond(visitor: Visitor): Visitor;
}

export async function openNodes(changes: Partial<StagedoorConfig> = {}): Promise<Nodes> {
  const primary = await startPrimary();
  const servers = [primary];
  const address = await openAddress(primary);
  const config = testConfig(address.url, changes);
  const stagedoor = await openStagedoor(config);
  const second = await openStagedoor(config);
  let serving = primary;
  return {
    address,
    primary,
    stagedoor,
    second,
    databaseUrl: address.url,
    operator: stagedoor.createCaller({ kind: 'operator' }),
    as: (actor) => stagedoor.createCaller(actor),
    user: (userId) => stagedoor.createCaller({ kind: 'user', userId }),
    onSecond: (visitor) => ({ ...visitor, caller: second.createCaller({ kind: 'user', userId: visitor.userId }) }),
    sql: (text, values) => serving.sql(text, values),
    async add(starting) {
      const server = await starting;
      servers.push(server);
      return server;
    },
    serve(server, old) {
      serving = server;
      address.moveTo(server, old);
    },
    async close() {
      await Promise.all([stagedoor.stop(), second.stop()]);
      await address.close();
      for (const server of servers.toReversed()) await server.remove();
    },
  };
}

/** Tries again until a call is answered: while the database is away calls are refused, with the reason that says so. */
export async function answered<T>(call: () => Promise<T>, withinMs = 60_000): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const trying = call();
    try {
      return await trying;
    } catch (error) {
      const { reason } = await refusalOf(Promise.reject(error));
      if (!['UNAVAILABLE', 'OVERLOADED', 'OUTCOME_UNKNOWN'].includes(reason) || performance.now() > deadline)
        throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

/** How many seats this visitor sees as free. */
export const free = async (visitor: Visitor, scene: Scene): Promise<number> =>
  (await answered(() => freeSeats(visitor, scene))).length;

/** Where a token stands, or the reason why that is not told. */
export async function standing({ caller, token }: { caller: Caller; token: string }): Promise<string> {
  try {
    return (await answered(() => caller.queue.status({ token }))).state;
  } catch (error) {
    return (await refusalOf(Promise.reject(error))).reason;
  }
}
