import { median } from '../../load.ts';
import { whole } from '../../table.ts';
import { disturbance } from '../neighbours.ts';
import { figuresOf, runRounds } from '../rounds.ts';
import type { Run } from '../run.ts';
import { spreadOf } from '../statistics.ts';
import type { Stage } from '../subject.ts';
import { callers } from './callers.ts';
import type { Chart, Point } from './charts.ts';
import { concerts } from './concerts.ts';
import { history } from './history.ts';
import { processes } from './processes.ts';
import { seats } from './seats.ts';
import type { Growth } from './sizes.ts';
import { waiting } from './waiting.ts';

const growths: readonly Growth[] = [callers, seats, waiting, history, processes, concerts];

/** From then on each size gets fewer rounds, so that it ends within a quarter of an hour. */
const lateMinutes = 10;

/** @param past how many past concerts the largest history has, each of 20,000 people and some 140,000 rows */
export async function measureGrowth(
  run: Run,
  past: number,
): Promise<{ charts: Chart[]; failures: string[]; otherCores: number | undefined }> {
  const charts: Chart[] = [];
  const failures: string[] = [];
  const others: number[] = [];
  for (const growth of growths)
    try {
      await using things = new AsyncDisposableStack();
      const rounds = run.minutes() > lateMinutes ? Math.min(2, run.rounds) : run.rounds;
      const { cluster, driver, seconds } = run;
      const { drive, bySockets } = driver;
      const use: Stage['use'] = (thing) => things.use(thing);
      const opened = await growth.open(
        { cluster, drive, bySockets, seconds, runs: rounds + 1, use, after: () => {} },
        past,
      );
      await cluster.settle();
      await run.neighbours.cores();
      const figures = await runRounds([...new Set(opened.flat().map(({ side }) => side))], rounds);
      const cores = await run.neighbours.cores();
      if (cores !== undefined) others.push(cores);
      for (const [index, { title, unit }] of growth.charts.entries()) {
        const points = opened[index]!.map(({ label, side }): Point => ({
          label,
          ...spreadOf(figuresOf(figures, side).map(({ value }) => value)),
        }));
        charts.push({ title, unit, points, disturbed: disturbance(cores) });
        console.log(
          `${run.minutes().toFixed(1)} min  ${title}: ${points.map(({ label, median: value }) => `${label}: ${whole(value)}`).join(', ')} ${unit}`,
        );
      }
    } catch (error) {
      failures.push(`${growth.charts[0]!.title}: ${String(error)}`);
      console.error(failures.at(-1));
    }
  return { charts, failures, otherCores: others.length === 0 ? undefined : median(others) };
}
