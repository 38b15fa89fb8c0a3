import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { whole } from '../table.ts';
import { chartOf } from './chart.ts';
import type { Figures } from './figures.ts';
import { simulateOnSale } from './on-sale.ts';
import { printGrowth, printPollsByWait, printRuns } from './report.ts';

const chart = fileURLToPath(new URL('../../../../docs/waiting-room.svg', import.meta.url));

/** How the waiting room treats a crowd: Stagedoor's own rules in virtual time. */
export async function simulate(args: string[]): Promise<void> {
  const { values: flags } = parseArgs({
    args,
    options: {
      people: { type: 'string', default: '10000,100000,1000000' },
      seed: { type: 'string', default: '1' },
      chart: { type: 'string', default: chart },
    },
  });
  const sizes = flags.people.split(',').map(Number);
  if (sizes.some((people) => !Number.isSafeInteger(people) || people < 1))
    throw new Error('--people takes whole numbers from 1, separated by commas.');
  if (!Number.isSafeInteger(Number(flags.seed))) throw new Error('--seed takes a whole number.');
  const runs = sizes.sort((a, b) => a - b).map((people) => timed(people, Number(flags.seed)));
  console.log();
  printRuns(runs);
  printPollsByWait(runs.at(-1)!);
  printGrowth(runs);
  await writeFile(flags.chart, chartOf(runs));
  console.log(`\nChart: ${flags.chart}`);
  console.log(`Again: node apps/bench/src/main.ts simulate --people ${sizes.join(',')} --seed ${flags.seed}`);
}

function timed(people: number, seed: number): Figures {
  const startedMs = performance.now();
  const run = simulateOnSale(people, seed);
  console.log(`${whole(people)} people: simulated in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s`);
  return run;
}
