import { percentile } from '../load.ts';
import { whole } from '../table.ts';
import { line, panel, type Scale } from './panel.ts';
import type { Figures } from './figures.ts';
import { pollsByWait } from './polls-by-wait.ts';
import { mean } from './report.ts';

const minute = 60_000;

/** Polls a person by the crowd and by the wait, and the largest run over time. The same runs give the same file. */
export function chartOf(runs: readonly Figures[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1180 320" font-family="sans-serif" font-size="12">
  <title>The waiting room, simulated: polls a person by crowd and by wait, and a crowd over time</title>
  <rect width="1180" height="320" fill="#fff" />
${pollsPanel(runs, 50)}
${waitPanel(runs.at(-1)!, 430)}
${timePanel(runs.at(-1)!, 840)}
</svg>
`;
}

function pollsPanel(runs: readonly Figures[], left: number): string {
  const points = runs.map((run) => ({ people: run.people, polls: run.polls }));
  const decades = points.map(({ people }) => Math.log10(people));
  const most = Math.max(...points.map(({ polls }) => percentile(polls, 0.99)!));
  const scale: Scale = {
    left,
    x: [Math.floor(decades[0]!), Math.max(Math.floor(decades[0]!) + 1, Math.ceil(decades.at(-1)!))],
    y: [0, roundUp(most)],
  };
  const at = (of: (polls: readonly number[]) => number): [number, number][] =>
    points.map(({ polls }, index) => [decades[index]!, of(polls)]);
  const ticks = Array.from({ length: scale.x[1] - scale.x[0] + 1 }, (_, index) => scale.x[0] + index);
  return panel('Polls a person, by the size of the crowd', scale, {
    ticks: ticks.map((decade) => [decade, whole(10 ** decade)]),
    lines: [
      line(scale, 'mean', '#1f6feb', at(mean), true),
      line(
        scale,
        'p99',
        '#8250df',
        at((polls) => percentile(polls, 0.99)!),
        true,
      ),
    ],
  });
}

function waitPanel(run: Figures, left: number): string {
  const groups = pollsByWait(run);
  const most = Math.max(...groups.map(({ pollsMean }) => pollsMean));
  const scale: Scale = { left, x: [0, Math.max(1, groups.length - 1)], y: [0, roundUp(most)] };
  return panel('Polls a person, by the minutes waited', scale, {
    ticks: groups.map(({ minutes }, index) => [index, minutes]),
    lines: [
      line(
        scale,
        'mean',
        '#1f6feb',
        groups.map(({ pollsMean }, index) => [index, pollsMean]),
        true,
      ),
    ],
  });
}

function timePanel(run: Figures, left: number): string {
  const minutes = run.moments.at(-1)!.atMs / minute;
  const scale: Scale = { left, x: [0, Math.ceil(minutes / 15) * 15], y: [0, roundUp(run.people)] };
  const ticks = Array.from({ length: scale.x[1] / 15 + 1 }, (_, index) => index * 15);
  return panel(`${whole(run.people)} people, by minutes after opening`, scale, {
    ticks: ticks.map((tick) => [tick, String(tick)]),
    lines: [
      line(
        scale,
        'waiting',
        '#cf222e',
        run.moments.map(({ atMs, waiting }) => [atMs / minute, waiting]),
      ),
      line(
        scale,
        'admitted',
        '#1a7f37',
        run.moments.map(({ atMs, admitted }) => [atMs / minute, admitted]),
      ),
    ],
  });
}

/** The next round number whose quarters read well, too. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return power * [1, 2, 4, 8, 10].find((step) => step * power >= value)!;
}
