import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { decimal, whole } from '../table.ts';
import { type Chart, drawCharts } from './growth/charts.ts';
import { capacityOf } from './capacity.ts';
import { limitsOf } from './limits.ts';
import type { Result } from './result.ts';
import { linesOf } from '../sellout/report.ts';
import type { SellOut } from '../sellout/sellout.ts';
import { rangeOf, verdictOf } from './report.ts';
import { drawRatios } from './svg.ts';

const docs = new URL('../../../../docs/', import.meta.url);
const page = new URL('performance.md', docs);

/** Puts the figures of a whole run into docs/performance.md, between their markers, and draws them beside it. */
export async function writeComparison(results: readonly Result[], circumstances: readonly string[]): Promise<void> {
  await writeFile(new URL('performance.svg', docs), drawRatios(results));
  await fill(
    'comparison',
    [
      ...circumstances.map((line) => `${line}  `),
      '',
      ...tableOf(results),
      '',
      slowerOf(results),
      '',
      costsOf(results),
    ].join('\n'),
  );
  await fill('capacity', capacityOf(results).join('\n'));
  await fill('limits', limitsOf(results, availableParallelism()).join('\n'));
}

/** Whether anything is slower than behind the stock adapter. */
export function slowerOf(results: readonly Result[]): string {
  const all = results.filter(({ subject, rounds }) => subject.startsWith('http-') && rounds.length > 0);
  const slower = all.filter(({ isSlower }) => isSlower).toSorted((a, b) => a.ratio - b.ratio);
  const named = slower.map(({ subject, ratio }) => `\`${subject}\` (${decimal(ratio, 2)})`).join(', ');
  const few = `Slower than behind the stock adapter, as the middle half of their rounds lies below 1: ${slower.length} of ${all.length}`;
  return slower.length === 0 ? `${few}.` : `${few}: ${named}.`;
}

/** Whether our own code is ever dearer than the stock adapter's, which the database's part of a call hides. */
export function costsOf(results: readonly Result[]): string {
  const known = results.filter(({ subject, cheaper }) => subject.startsWith('http-') && cheaper !== undefined);
  const dearer = known.filter(({ cheaper }) => cheaper! < 1).toSorted((a, b) => a.cheaper! - b.cheaper!);
  const named = dearer.map(({ subject, cheaper }) => `\`${subject}\` (${decimal(cheaper, 2)})`).join(', ');
  const few = `${known.length - dearer.length} of ${known.length} procedures take less processor time of the server than behind the stock adapter`;
  return dearer.length === 0 ? `${few}.` : `${few}; these more: ${named}.`;
}

/** The same for how it grows. */
export async function writeGrowth(charts: readonly Chart[], circumstances: readonly string[]): Promise<void> {
  await writeFile(new URL('performance-growth.svg', docs), drawCharts(charts));
  const lines = charts.map(
    ({ title, points, unit, disturbed }) =>
      `- ${title}: ${points.map((point) => `${point.label}: ${whole(point.median)} (${whole(point.least)}–${whole(point.most)})`).join(' · ')} ${unit}${disturbed === undefined ? '' : ', **disturbed**'}.`,
  );
  await fill('growth', [...circumstances.map((line) => `${line}  `), '', ...lines].join('\n'));
}

/** The same for a sell-out. */
export async function writeSellOut(sold: SellOut, circumstances: readonly string[]): Promise<void> {
  await fill('sellout', [...circumstances.map((line) => `${line}  `), '', ...linesOf(sold)].join('\n'));
}

/** Each subject with its goal: rates are medians of the rounds, the ratio is the median of the rounds' own, with where their middle half lies. */
export function tableOf(results: readonly Result[]): string[] {
  const rows = results.map(
    ({
      subject,
      what,
      yardstick,
      ratio,
      goal,
      middle,
      of,
      by,
      unit,
      serverUs,
      yardstickUs,
      databaseUs,
      notes,
      cheaper,
      ...verdict
    }) => {
      const rates = [of, by].map((side) =>
        side ? `${shown(side.median)}${unit === 'a second' ? '/s' : ` ${unit}`}` : '–',
      );
      const told = notes.length > 0 ? ` (${notes.map((note) => note.split('\n')[0]).join('; ')})` : '';
      const cells = [
        `\`${subject}\``,
        what,
        yardstick + told,
        ...rates,
        decimal(serverUs, 0),
        decimal(yardstickUs, 0),
        decimal(cheaper, 2),
        decimal(databaseUs, 0),
        decimal(ratio, 2),
        rangeOf(middle),
      ];
      return `| ${[...cells, decimal(goal, 2), verdictOf(verdict).replace('missed', '**missed**')].join(' | ')} |`;
    },
  );
  return [
    '| name | subject | yardstick | of it | of the yardstick | µs a call of its server | of the yardstick’s | cheaper | of PostgreSQL | ratio | its middle half | goal | |',
    '| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: | --- |',
    ...rows,
  ];
}

const shown = (value: number): string => (value < 100 ? decimal(value, 1) : whole(value));

async function fill(marker: string, text: string): Promise<void> {
  await writeFile(page, filled(await readFile(page, 'utf8'), marker, text));
}

/** The text with what stands between two markers replaced. */
export function filled(text: string, marker: string, content: string): string {
  const [begin, end] = [`<!-- ${marker}: begin -->`, `<!-- ${marker}: end -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no place for its ${marker}.`);
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}
