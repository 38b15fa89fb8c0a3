import { connect, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  brokenInvariants,
  createDatabase,
  openStage,
  type Stage,
  stageConcert,
  type TestDatabase,
} from '../harness.ts';
import { charge, crowd, hold, pay } from '../scenes.ts';

/** Counts how often somebody at the near side speaks after the far side has answered. */
class Counter {
  trips = 0;
  readonly #server: Server;

  constructor(host: string, port: number) {
    this.#server = createServer((near) => {
      const far = connect(port, host);
      let heard = true;
      near.on('data', (chunk) => {
        if (heard) this.trips++;
        heard = false;
        far.write(chunk);
      });
      far.on('data', (chunk) => {
        heard = true;
        near.write(chunk);
      });
      for (const [end, other] of [
        [near, far],
        [far, near],
      ] as const)
        end.on('error', () => {}).on('close', () => other.destroy());
    });
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as { port: number }).port;
  }

  close(): void {
    this.#server.close();
  }
}

let stage: Stage;
let counter: Counter;
let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  const url = new URL(database.url);
  counter = new Counter(url.hostname, Number(url.port));
  const port = await counter.listen();
  stage = await openStage(
    { tickMs: 500 },
    { ...database, url: Object.assign(new URL(url), { hostname: '127.0.0.1', port }).href },
  );
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
  counter.close();
  await database.drop();
});

/** The fewest trips of several calls: periodic work takes some in between. */
async function tripsOf(calls: readonly (() => Promise<unknown>)[]): Promise<number> {
  const counts: number[] = [];
  for (const call of calls) {
    const before = counter.trips;
    await call();
    counts.push(counter.trips - before);
  }
  return Math.min(...counts);
}

test('a batch of holds, charges or entries goes to the database and back three times, one of payments four times', async () => {
  const scene = await stageConcert(stage);
  const fans = await crowd(stage, scene.concertId, 20, { prefix: 'trip', balance: 1_000_000 });
  const reservations: string[] = [];
  const holds = fans.map((fan, n) => async () => {
    reservations.push((await hold(fan, scene, [n + 1])).reservationId);
  });
  expect(await tripsOf(holds), 'a hold').toBe(3);
  expect(await tripsOf(fans.map((fan) => () => charge(fan, 500))), 'a charge').toBe(3);
  expect(await tripsOf(fans.map((fan, n) => () => pay(fan, reservations[n]!))), 'a payment').toBe(4);
  const entering = fans.map(
    ({ caller }) =>
      () =>
        caller.queue.issueToken({ concertId: scene.concertId }),
  );
  expect(await tripsOf(entering), 'entering').toBe(3);
});
