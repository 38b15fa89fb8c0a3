import { percentile } from '../load.ts';
import { decimal, printTable, whole } from '../table.ts';
import { type Estimate, type Stage, stages } from './estimates.ts';
import type { Figures } from './figures.ts';
import { pollsByWait } from './polls-by-wait.ts';

const minute = 60_000;

/** One line a size: how long people waited, how true the estimates were, how often they asked. */
export function printRuns(runs: readonly Figures[]): void {
  printTable(
    ['people', 'admitted', 'wait p50', 'p95', 'max min', 'polls mean', 'p99', 'peak polls/s'],
    runs.map((run) => {
      const waits = run.waitsMs;
      const minutes = (share: number): string => decimal(percentile(waits, share)! / minute, 1);
      const polls = run.polls;
      return [
        whole(run.people),
        whole(waits.length),
        minutes(0.5),
        minutes(0.95),
        minutes(1),
        decimal(mean(polls), 1),
        whole(percentile(polls, 0.99)!),
        whole(run.mostPollsInSecond),
      ];
    }),
  );
  console.log('\nThe estimate against the wait that was left (above zero: told too long):');
  printTable(
    ['people', 'told', 'error p50', 'p5', 'p95', 'in range', 'range wide p50', 'sampled'],
    runs.flatMap((run) =>
      (Object.keys(stages) as Stage[]).map((stage) => [whole(run.people), ...estimateLine(stage, run.told(stage))]),
    ),
  );
}

function estimateLine(stage: Stage, estimates: readonly Estimate[]): string[] {
  const errors = estimates.map((estimate) => estimate.error).sort((a, b) => a - b);
  const widths = estimates.map((estimate) => estimate.width).sort((a, b) => a - b);
  const inRange = estimates.filter((estimate) => estimate.inRange).length / estimates.length;
  return [
    stage,
    ...[0.5, 0.05, 0.95].map((share) => percent(percentile(errors, share)!)),
    percent(inRange),
    percent(percentile(widths, 0.5)!),
    whole(estimates.length),
  ];
}

/** A steady step from line to line is a logarithm. */
export function printPollsByWait(run: Figures): void {
  console.log(`\nPolls by the wait, ${whole(run.people)} people:`);
  printTable(
    ['wait, minutes', 'people', 'polls mean'],
    pollsByWait(run).map(({ minutes, people, pollsMean }) => [minutes, whole(people), decimal(pollsMean, 1)]),
  );
}

/** How the polls of one person change with the crowd. */
export function printGrowth(runs: readonly Figures[]): void {
  const [first, last] = [runs[0]!, runs.at(-1)!];
  if (first === last) return;
  const [before, after] = [mean(first.polls), mean(last.polls)];
  console.log(
    `\nPolls a person: ${decimal(before, 1)} with ${whole(first.people)} people, ${decimal(after, 1)} with ` +
      `${whole(last.people)}: × ${decimal(after / before, 2)} for × ${whole(last.people / first.people)} people.`,
  );
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const percent = (share: number): string => `${decimal(share * 100, 1)} %`;
