import { type Cluster, startCluster } from '../cluster.ts';
import { databaseClock, postmasterOf } from './database-time.ts';
import { type Driver, openDriver } from './drivers/open.ts';
import { describeMachine } from './machine.ts';
import { disturbance, Neighbours } from './neighbours.ts';

/** How long and how often each side is measured. */
export interface Rounds {
  readonly seconds: number;
  readonly rounds: number;
}

/** What every measurement of one run shares. */
export interface Run extends Rounds, AsyncDisposable {
  readonly cluster: Cluster;
  readonly driver: Driver;
  readonly databaseMs: () => number | undefined;
  readonly neighbours: Neighbours;
  minutes(): number;
}

/** What PostgreSQL does now and then would hit one side and not the other: it does so before the rounds, when it is told to. */
export const calm = { autovacuum: 'off', checkpoint_timeout: '1h', max_wal_size: '8GB' };

/** @param settings of the embedded PostgreSQL */
export async function openRun(
  databaseUrl: string | undefined,
  rounds: Rounds,
  settings: Record<string, string> = {},
): Promise<Run> {
  const beganMs = performance.now();
  await using things = new AsyncDisposableStack();
  console.log(describeMachine());
  const cluster = things.use(await startCluster(databaseUrl, settings));
  const driver = things.use(await openDriver());
  const postmaster = await postmasterOf(cluster);
  const neighbours = await Neighbours.watch(postmaster);
  const kept = things.move();
  return {
    ...rounds,
    cluster,
    driver,
    databaseMs: databaseClock(postmaster),
    neighbours,
    minutes: () => (performance.now() - beganMs) / 60_000,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Where and how the figures were taken. */
export function circumstancesOf(run: Run, otherCores: number | undefined, how: string): string[] {
  const disturbed = disturbance(otherCores);
  const lines = [
    `${describeMachine()}, PostgreSQL ${run.cluster.version}. ${new Date().toISOString().slice(0, 10)}.`,
    `${how} It took ${run.minutes().toFixed(1)} minutes.`,
    ...(disturbed === undefined ? [] : [`**${disturbed}**`]),
  ];
  if (disturbed !== undefined) console.log(disturbed);
  return lines;
}

/** How calls were driven, for those who compare figures. */
export const drivenBy = ({ driver, seconds, rounds }: Run): string =>
  `HTTP is driven by ${driver.name}; ${rounds} rounds of ${seconds} s a side; client, server and database share the cores.`;
