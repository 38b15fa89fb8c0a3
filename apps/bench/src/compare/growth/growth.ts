import { median } from '../../load.ts';
import { whole } from '../../table.ts';
import { figuresOf, runRounds } from '../rounds.ts';
import type { Stage } from '../subject.ts';
import { callers } from './callers.ts';
import type { Chart } from './charts.ts';
import { concerts } from './concerts.ts';
import { history } from './history.ts';
import { processes } from './processes.ts';
import { seats } from './seats.ts';
import type { Growth } from './sizes.ts';
import { waiting } from './waiting.ts';

const growths: readonly Growth[] = [callers, seats, waiting, history, processes, concerts];

/** @param past how many past concerts the largest history has, each of 20,000 people and some 140,000 rows */
export async function measureGrowth(
  parts: Omit<Stage, 'use' | 'after'>,
  past: number,
): Promise<{ charts: Chart[]; failures: string[] }> {
  const charts: Chart[] = [];
  const failures: string[] = [];
  for (const growth of growths)
    try {
      await using things = new AsyncDisposableStack();
      const stage: Stage = { ...parts, use: (thing) => things.use(thing), after: () => {} };
      const opened = await growth.open(stage, past);
      const figures = await runRounds(
        opened.flat().map(({ side }) => side),
        parts.rounds,
      );
      for (const [index, { title, unit }] of growth.charts.entries()) {
        const points = opened[index]!.map(({ label, side }) => ({
          label,
          value: median(figuresOf(figures, side).map(({ value }) => value)),
        }));
        console.log(`${title}: ${points.map(({ label, value }) => `${label}: ${whole(value)}`).join(', ')} ${unit}`);
        charts.push({ title, unit, points });
      }
    } catch (error) {
      failures.push(`${growth.charts[0]!.title}: ${String(error)}`);
      console.error(failures.at(-1));
    }
  return { charts, failures };
}
