import { parseArgs } from 'node:util';
import { clusterFlag } from '../cluster.ts';
import { linesOf } from '../sellout/report.ts';
import { sellOut } from '../sellout/sellout.ts';
import { compare } from './compare.ts';
import { select } from './families.ts';
import { measureGrowth } from './growth/growth.ts';
import { writeGrowth, writeSellOut } from './page.ts';
import { calm, circumstancesOf, drivenBy, openRun, type Run } from './run.ts';

/** Fewer are for trying it out, and written down nowhere. */
const fewRounds = 3;

/** The sell-out that is written down. */
const usual = { visitors: '10000', seats: '5000' };

/** `bench` without a name: everything beside its yardstick, or how it grows, or a sell-out. */
export async function command(args: string[]): Promise<void> {
  const { values: flags } = parseArgs({
    args,
    options: {
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'string' },
      seconds: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '5' },
      growth: { type: 'boolean', default: false },
      past: { type: 'string', default: '10' },
      sellout: { type: 'boolean', default: false },
      visitors: { type: 'string', default: usual.visitors },
      seats: { type: 'string', default: usual.seats },
      processes: { type: 'string', default: '2' },
      ...clusterFlag,
    },
  });
  const wanted = select(flags.only);
  const rounds = { seconds: Number(flags.seconds), rounds: Number(flags.rounds) };
  await using run = await openRun(flags.database, rounds, flags.sellout ? {} : calm);
  if (flags.sellout) await sell(run, flags);
  else if (flags.growth) await grow(run, Number(flags.past));
  else await compare(run, { wanted, isWhole: flags.only.length === 0 && run.rounds >= fewRounds, json: flags.json });
}

async function sell(run: Run, flags: { visitors: string; seats: string; processes: string }): Promise<void> {
  const [visitors, seats, processes] = [Number(flags.visitors), Number(flags.seats), Number(flags.processes)];
  const sold = await sellOut(run, { visitors, seats, processes });
  const how = 'Server, PostgreSQL and crowd have processes of their own and share the cores.';
  const circumstances = circumstancesOf(run, await run.neighbours.cores(), how);
  console.log(linesOf(sold).join('\n'));
  const isWhole = flags.visitors === usual.visitors && flags.seats === usual.seats;
  if (isWhole) await writeSellOut(sold, circumstances);
  process.exitCode = sold.wrong.length > 0 ? 1 : 0;
}

async function grow(run: Run, past: number): Promise<void> {
  console.log(drivenBy(run));
  const { charts, failures, otherCores } = await measureGrowth(run, past);
  const circumstances = circumstancesOf(run, otherCores, drivenBy(run));
  if (run.rounds >= fewRounds) await writeGrowth(charts, circumstances);
  console.log(`It took ${run.minutes().toFixed(1)} minutes.`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}
