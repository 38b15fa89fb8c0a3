import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Cluster, clusterFlag, startCluster } from '../cluster.ts';
import { openDriver } from './drivers/open.ts';
import type { Drive } from './drivers/driver.ts';
import { databaseClock } from './database-time.ts';
import { families, select } from './families.ts';
import { measureGrowth } from './growth/growth.ts';
import { writeComparison, writeGrowth } from './page.ts';
import { describeMachine, otherLoad } from './machine.ts';
import { printResults } from './report.ts';
import { failed, type Result, resultOf } from './result.ts';
import { runRounds } from './rounds.ts';
import type { Family, Side, Stage } from './subject.ts';

/** Each subject beside its yardstick, in turn, on this machine. */
export async function compare(args: string[]): Promise<void> {
  const { values: flags } = parseArgs({
    args,
    options: {
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'string' },
      seconds: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '5' },
      growth: { type: 'boolean', default: false },
      past: { type: 'string', default: '10' },
      ...clusterFlag,
    },
  });
  const wanted = select(flags.only);
  const [seconds, rounds] = [Number(flags.seconds), Number(flags.rounds)];
  const [load, beganMs] = [otherLoad(), performance.now()];
  console.log(describeMachine());
  if (load > 0.5) console.log(`Something else is running here: the load was ${load.toFixed(1)} before it began.`);
  await using cluster = await startCluster(flags.database);
  await using driver = await openDriver();
  console.log(`HTTP is driven by ${driver.name}; ${rounds} rounds of ${seconds} s a side.`);
  const parts = { cluster, drive: driver.drive, bySockets: driver.bySockets, seconds, rounds };
  const circumstances = [
    `${describeMachine()}, PostgreSQL ${cluster.version}. ${new Date().toISOString().slice(0, 10)}.`,
    `HTTP is driven by ${driver.name}; ${rounds} rounds of ${seconds} s a side; client, server and database share the cores.`,
    ...(load > 0.5 ? [`Something else was running: the load was ${load.toFixed(1)} before it began.`] : []),
  ];
  if (flags.growth) {
    const { charts, failures } = await measureGrowth(parts, Number(flags.past));
    await writeGrowth(charts, circumstances);
    process.exitCode = failures.length > 0 ? 1 : 0;
    return;
  }
  await cluster.make('clock');
  const databaseMs = await databaseClock(cluster, 'clock');
  const results: Result[] = [];
  for (const family of families) {
    const mine = family.subjects.filter(({ name }) => wanted.has(name));
    if (mine.length === 0) continue;
    // On a slow machine the last ones get fewer rounds, so that it ends in time.
    const isLate = performance.now() - beganMs > lateMs;
    if (isLate) console.log('\nTwo rounds from here on: it would take more than ten minutes.');
    const measured = await measure(family, {
      ...parts,
      rounds: isLate ? Math.min(2, rounds) : rounds,
      wanted,
      databaseMs,
    });
    printResults(measured);
    results.push(...measured);
  }
  if (flags.json !== undefined) await writeFile(flags.json, `${JSON.stringify(results, null, 2)}\n`);
  // A part of the table would look like all of it.
  if (flags.only.length === 0) await writeComparison(results, circumstances);
  const met = results.filter((result) => result.met).length;
  console.log(
    `${met} of ${results.length} goals are met, after ${((performance.now() - beganMs) / 60_000).toFixed(1)} minutes.`,
  );
}

const lateMs = 6 * 60_000;

interface Plan {
  readonly cluster: Cluster;
  readonly drive: Drive;
  readonly bySockets: Drive;
  readonly seconds: number;
  readonly rounds: number;
  readonly wanted: ReadonlySet<string>;
  readonly databaseMs: () => Promise<number | undefined>;
}

/** What fails is told as not met, and the others go on. */
async function measure(family: Family, { rounds: asked, wanted, databaseMs, ...parts }: Plan): Promise<Result[]> {
  const rounds = Math.min(asked, family.rounds ?? asked);
  const subjects = family.subjects.filter(({ name }) => wanted.has(name));
  try {
    await using things = new AsyncDisposableStack();
    const checks: (() => Promise<void>)[] = [];
    const stage: Stage = { ...parts, rounds, use: (thing) => things.use(thing), after: (check) => checks.push(check) };
    const comparisons = await family.open(stage, wanted);
    const sides = new Set<Side>(comparisons.flatMap((one) => ('by' in one ? [one.of, one.by] : [one.of])));
    const figures = await runRounds([...sides], rounds, databaseMs);
    for (const check of checks) await check();
    return subjects.map((subject) => {
      try {
        return resultOf(
          subject,
          comparisons.find((one) => one.subject === subject.name)!,
          figures,
        );
      } catch (error) {
        return failed(subject, error);
      }
    });
  } catch (error) {
    return subjects.map((subject) => failed(subject, error));
  }
}
