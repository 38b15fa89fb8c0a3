import { writeFile } from 'node:fs/promises';
import { families } from './families.ts';
import { writeComparison } from './page.ts';
import { printResults } from './report.ts';
import { failed, type Result, resultOf } from './result.ts';
import { runRounds } from './rounds.ts';
import { circumstancesOf, drivenBy, type Run } from './run.ts';
import type { Family, Side, Stage } from './subject.ts';

/** On a slow machine the last ones get fewer rounds, so that it ends in time. */
const lateMinutes = 6.5;

/** Each subject beside its yardstick, in turn. A part of the table would look like all of it, so only a whole one is written down. */
export async function compare(
  run: Run,
  { wanted, isWhole, json }: { wanted: ReadonlySet<string>; isWhole: boolean; json: string | undefined },
): Promise<void> {
  console.log(drivenBy(run));
  const results: Result[] = [];
  for (const family of families) {
    const mine = family.subjects.filter(({ name }) => wanted.has(name));
    if (mine.length === 0) continue;
    const isLate = run.minutes() > lateMinutes;
    if (isLate) console.log('\nTwo rounds from here on: it would take more than ten minutes.');
    const measured = await measure(family, wanted, { ...run, rounds: isLate ? Math.min(2, run.rounds) : run.rounds });
    printResults(measured);
    results.push(...measured);
  }
  const circumstances = circumstancesOf(run, await run.neighbours.cores(), drivenBy(run));
  if (json !== undefined) await writeFile(json, `${JSON.stringify(results, null, 2)}\n`);
  if (isWhole) await writeComparison(results, circumstances);
  const met = results.filter((result) => result.met).length;
  console.log(`${met} of ${results.length} goals are met, after ${run.minutes().toFixed(1)} minutes.`);
}

/** What fails is told as not met, and the others go on. */
async function measure(family: Family, wanted: ReadonlySet<string>, run: Run): Promise<Result[]> {
  const rounds = family.roundsOf?.(run.rounds) ?? run.rounds;
  const parts = {
    cluster: run.cluster,
    drive: run.driver.drive,
    bySockets: run.driver.bySockets,
    seconds: run.seconds,
  };
  const subjects = family.subjects.filter(({ name }) => wanted.has(name));
  try {
    await using things = new AsyncDisposableStack();
    const checks: (() => Promise<void>)[] = [];
    const stage: Stage = { ...parts, rounds, use: (thing) => things.use(thing), after: (check) => checks.push(check) };
    const comparisons = await family.open(stage, wanted);
    const sides = new Set<Side>(comparisons.flatMap((one) => ('by' in one ? [one.of, one.by] : [one.of])));
    const figures = await runRounds([...sides], rounds, run.databaseMs);
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
