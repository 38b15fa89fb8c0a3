import { writeFile } from 'node:fs/promises';
import { families } from './families.ts';
import { writeComparison } from './page.ts';
import { printResults } from './report.ts';
import { failed, type Result, resultOf } from './result.ts';
import { runRounds, turnsOf } from './rounds.ts';
import { circumstancesOf, drivenBy, type Run } from './run.ts';
import type { Family, Figure, Side, Site, Stage } from './subject.ts';

/** On a slow machine the last ones get fewer rounds, so that it ends in time. */
const lateMinutes = 8.5;
const roundsWhenLate = 2;

/** Each subject beside its yardstick, in turn. A part of the table would look like all of it, so only a whole one is written down. */
export async function compare(
  run: Run,
  { wanted, isWhole, json }: { wanted: ReadonlySet<string>; isWhole: boolean; json: string | undefined },
): Promise<void> {
  console.log(drivenBy(run));
  const chosen = families.filter((family) => family.subjects.some(({ name }) => wanted.has(name)));
  const prepared = await prepare(chosen, wanted, run);
  console.log(`\n${run.minutes().toFixed(1)} min  Databases are filled.`);
  const results: Result[] = [];
  for (const family of chosen) {
    const most = run.minutes() > lateMinutes ? roundsWhenLate : run.rounds;
    if (most < run.rounds) console.log('\nTwo rounds from here on: it would take more than ten minutes.');
    const measured = await measure(family, wanted, run, { most, prepared: prepared.get(family)! });
    printResults(measured);
    console.log(`\n${run.minutes().toFixed(1)} min`);
    results.push(...measured);
  }
  const circumstances = circumstancesOf(run, await run.neighbours.cores(), drivenBy(run));
  if (json !== undefined) await writeFile(json, `${JSON.stringify(results, null, 2)}\n`);
  if (isWhole) await writeComparison(results, circumstances);
  const met = results.filter((result) => result.met).length;
  console.log(`${met} of ${results.length} goals are met, after ${run.minutes().toFixed(1)} minutes.`);
}

const siteOf = (family: Family, { cluster, seconds, rounds }: Run): Site => ({
  cluster,
  seconds,
  runs: (family.roundsOf?.(rounds) ?? rounds) + (family.warmUps ?? 1),
});

/** All at once, while nothing is measured: one core is PostgreSQL's for each of them. What goes wrong is told by its family. */
async function prepare(
  chosen: readonly Family[],
  wanted: ReadonlySet<string>,
  run: Run,
): Promise<ReadonlyMap<Family, PromiseSettledResult<void>>> {
  const settled = await Promise.allSettled(
    chosen.map(async (family) => await family.prepare?.(siteOf(family, run), wanted)),
  );
  return new Map(chosen.map((family, index) => [family, settled[index]!]));
}

/** What fails is told as not met, and the others go on. */
async function measure(
  family: Family,
  wanted: ReadonlySet<string>,
  run: Run,
  { most, prepared }: { most: number; prepared: PromiseSettledResult<void> },
): Promise<Result[]> {
  const { drive, bySockets } = run.driver;
  const subjects = family.subjects.filter(({ name }) => wanted.has(name));
  try {
    if (prepared.status === 'rejected') throw prepared.reason;
    await using things = new AsyncDisposableStack();
    const checks: (() => Promise<void>)[] = [];
    const use: Stage['use'] = (thing) => things.use(thing);
    const after: Stage['after'] = (check) => void checks.push(check);
    const comparisons = await family.open({ ...siteOf(family, run), drive, bySockets, use, after }, wanted);
    await run.cluster.settle();
    const figures = new Map<Side, readonly Figure[] | Error>();
    const planned = family.roundsOf?.(most) ?? most;
    const turns = turnsOf(comparisons, planned, family.isOneTurn);
    for (const { sides, rounds } of turns)
      for (const [side, own] of await runRounds(sides, rounds, run.databaseMs, family.warmUps)) figures.set(side, own);
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
