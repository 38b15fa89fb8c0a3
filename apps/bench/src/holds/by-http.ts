import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { defaults, serve, signAccessToken, type Stagedoor } from '@stagedoor/server';
import { batchSizeOf } from './batch-size.ts';
import { concertId, scheduleIdOf, seatIdOf, seqOf, userIdOf } from './hall.ts';
import type { Job, Report } from './http-clients.ts';
import { randomPicks } from './pick.ts';
import { jwt, operatorKey } from '../secrets.ts';
import { open } from './stagedoor.ts';
import type { Result, Run, Way } from './way.ts';

const connections = 64;

/** Holds as a visitor's browser makes them: JSON over HTTP, from another process. */
export const byHttp: Way = {
  name: `Stagedoor over HTTP, ${connections} connections`,
  run: (run) => runClients(run, 'concert.reserve', (talk, holds) => talk({ ...times(run), holds, paying: false })),
};

/** The same for payments: everyone holds a seat first, and then pays for it. */
export const payingByHttp: Way = {
  name: `payments by Stagedoor over HTTP, ${connections} connections`,
  run: (run) =>
    runClients(run, 'payment.pay', (talk, holds) =>
      talk({ warmUpMs: run.warmUpMs / 4, measureMs: run.measureMs, holds: holds.slice(0, run.visitors), paying: true }),
    ),
};

const times = ({ warmUpMs, measureMs }: Run): Pick<Job, 'warmUpMs' | 'measureMs'> => ({ warmUpMs, measureMs });

async function runClients(
  run: Run,
  command: string,
  work: (talk: (job: Omit<Job, 'url' | 'connections'>) => Promise<Report>, holds: Job['holds']) => Promise<Report>,
): Promise<Result> {
  const stagedoor = await open(run.databaseUrl);
  const http = { ...defaults.http, callsPerUser: 1_000_000, callsPerAddress: 1_000_000 };
  const served = await serve(stagedoor, { jwt, operatorKey, http }, { port: 0, host: '127.0.0.1' });
  const clients = fork(fileURLToPath(new URL('http-clients.ts', import.meta.url)), { serialization: 'advanced' });
  try {
    const batches = batchSizeOf(stagedoor.registry, command);
    const holds = await holdsOf(run, stagedoor);
    const report = await work(async (job) => {
      const answered = once(clients, 'message') as Promise<[Report | { failed: string }]>;
      clients.send({ ...job, url: served.url, connections } satisfies Job);
      const [said] = await answered;
      if ('failed' in said) throw new Error(said.failed);
      return said;
    }, holds);
    return { ...report, batchSize: await batches.mean() };
  } finally {
    clients.kill();
    await served.close();
    await stagedoor.stop();
  }
}

/** Every seat once, with the visitor who wants it and what proves who they are. */
async function holdsOf(run: Run, { services: { signer } }: Stagedoor): Promise<Job['holds']> {
  const bearers = await Promise.all(
    Array.from({ length: run.visitors }, (_, visitor) => signAccessToken(userIdOf(visitor), jwt)),
  );
  const next = randomPicks(run);
  const holds: Job['holds'][number][] = [];
  for (let pick = next(); pick !== undefined; pick = next()) {
    const { seat, visitor } = pick;
    const token = signer.sign({ concertId, userId: userIdOf(visitor), seq: seqOf(visitor), epoch: 0 });
    const input = { concertId, scheduleId: scheduleIdOf(seat), seatIds: [seatIdOf(seat)], token };
    holds.push({ bearer: bearers[visitor]!, input });
  }
  return holds;
}
