import { type Middle, middleOf, pairedRatios, type Spread, spreadOf } from './statistics.ts';
import { median } from '../load.ts';
import { decimal } from '../table.ts';
import { type Figures, figuresOf } from './rounds.ts';
import type { Comparison, Figure, Subject } from './subject.ts';

/** What each process took of the machine. */
export interface Cores {
  readonly server: number;
  readonly database: number;
  readonly driver: number;
}

/** A subject as it was measured. */
export interface Result {
  readonly subject: string;
  readonly yardstick: string;
  /** The median of the rounds' own ratios; 0 when it could not be measured. */
  readonly ratio: number;
  readonly goal: number;
  readonly met: boolean;
  /** The middle half of the rounds lies around the goal: another run may say otherwise. */
  readonly isClose: boolean;
  /** The middle half of the rounds lies below the yardstick, which was to be reached at least. */
  readonly isSlower: boolean;
  readonly what: string;
  readonly unit: string;
  /** Each round's ratio. */
  readonly rounds: readonly number[];
  readonly middle?: Middle;
  readonly of?: Spread;
  readonly by?: Spread;
  readonly p50Ms?: number | undefined;
  readonly p99Ms?: number | undefined;
  /** Processor time of the subject's server for one call, in microseconds, and of the yardstick's. */
  readonly serverUs?: number | undefined;
  readonly yardstickUs?: number | undefined;
  /** How many times cheaper the subject's server is: what its own code costs, whatever the database takes. */
  readonly cheaper?: number | undefined;
  /** The same of PostgreSQL. */
  readonly databaseUs?: number | undefined;
  /** Cores that were taken while the subject was measured. */
  readonly cores?: Cores | undefined;
  /** Processes of its server. */
  readonly processes: number;
  /** What a reader must know before believing it. */
  readonly notes: readonly string[];
}

/** Fewer rounds have no middle half to speak of. */
const fewest = 3;

/** @throws whatever one of the sides failed with */
export function resultOf(subject: Subject, comparison: Comparison, figures: Figures): Result {
  const of = figuresOf(figures, comparison.of);
  const by = 'by' in comparison ? figuresOf(figures, comparison.by) : undefined;
  const values = of.map((figure) => figure.value);
  const yardsticks = by?.map((figure) => figure.value);
  const rounds = ratiosOf(comparison, values, yardsticks);
  const ratio = median(rounds);
  const middle = middleOf(rounds);
  const [serverUs, yardstickUs] = [serverUsOf(of), by && serverUsOf(by)];
  return {
    subject: subject.name,
    yardstick: subject.yardstick,
    ratio,
    goal: subject.goal,
    met: ratio >= subject.goal,
    isClose: rounds.length >= fewest && middle.low < subject.goal && subject.goal <= middle.high,
    isSlower: by !== undefined && subject.goal >= 1 && rounds.length >= fewest && middle.high < 1,
    what: subject.what,
    unit: comparison.of.unit ?? 'a second',
    rounds,
    middle,
    of: spreadOf(values),
    ...(yardsticks && { by: spreadOf(yardsticks) }),
    p50Ms: usual(of.map((figure) => figure.p50Ms)),
    p99Ms: usual(of.map((figure) => figure.p99Ms)),
    serverUs,
    yardstickUs,
    cheaper: serverUs && yardstickUs && yardstickUs / serverUs,
    databaseUs: meanUs(of, ({ databaseMs }) => databaseMs),
    cores: coresOf(of),
    processes: comparison.of.processes ?? 1,
    notes: [
      ...besideOf(comparison, figures),
      ...limitedBy('the subject', of),
      ...(by ? limitedBy('the yardstick', by) : []),
    ],
  };
}

function besideOf({ beside }: Comparison, figures: Figures): string[] {
  if (beside === undefined) return [];
  const { median: value, least, most } = spreadOf(figuresOf(figures, beside.side).map((figure) => figure.value));
  const [usually, from, to] = [value, least, most].map((one) => decimal(one, 1));
  return [`${beside.what}: ${usually} ${beside.side.unit ?? 'a second'} (${from}–${to})`];
}

function ratiosOf(comparison: Comparison, values: number[], yardsticks: number[] | undefined): number[] {
  if (yardsticks) return pairedRatios(values, yardsticks);
  if ('most' in comparison) return values.map((value) => comparison.most / value);
  const { least } = comparison as { least: number };
  return values.map((value) => value / least);
}

/** A subject that could not be measured has not met its goal. */
export const failed = (subject: Subject, error: unknown): Result => ({
  subject: subject.name,
  yardstick: subject.yardstick,
  ratio: 0,
  goal: subject.goal,
  met: false,
  isClose: false,
  isSlower: false,
  what: subject.what,
  unit: 'a second',
  rounds: [],
  processes: 1,
  notes: [`not measured: ${error instanceof Error ? error.message : String(error)}`],
});

/** A driver that is busy all the time, and busier than the server, measures itself. */
function limitedBy(side: string, figures: readonly Figure[]): string[] {
  const limited = figures.filter(
    ({ driverCpu = 0, serverCpu = 0 }) => driverCpu >= 0.85 && driverCpu > serverCpu,
  ).length;
  return limited * 2 > figures.length ? [`the driver, and not the server, was the limit of ${side}`] : [];
}

/** Where the server is a process of its own, and how long it took is known. */
function coresOf(figures: readonly Figure[]): Cores | undefined {
  const ms = figures.map(({ calls, value }) => (calls === undefined ? Number.NaN : (calls * 1_000) / value));
  const all = ms.reduce((sum, one) => sum + one, 0);
  const share = (taken: (figure: Figure, ms: number) => number): number =>
    figures.reduce((sum, figure, round) => sum + taken(figure, ms[round]!), 0) / all;
  const cores = {
    server: share(({ serverCpu = Number.NaN }, elapsedMs) => serverCpu * elapsedMs),
    database: share(({ databaseMs = Number.NaN }) => databaseMs),
    driver: share(({ driverCpu = 0 }, elapsedMs) => driverCpu * elapsedMs),
  };
  return Object.values(cores).every((one) => Number.isFinite(one)) ? cores : undefined;
}

const serverUsOf = (figures: readonly Figure[]): number | undefined =>
  meanUs(figures, ({ serverCpu, value, calls = value }) => serverCpu && (serverCpu * 1_000 * calls) / value);

/** Over all rounds together: what ticks by the hundredth of a second can't be had from one short round. */
function meanUs(figures: readonly Figure[], timeMs: (figure: Figure) => number | undefined): number | undefined {
  const calls = figures.reduce((sum, figure) => sum + (figure.calls ?? figure.value), 0);
  const times = figures.map(timeMs);
  if (calls === 0 || times.length === 0 || times.some((time) => time === undefined)) return undefined;
  return (times.reduce<number>((sum, time) => sum + time!, 0) * 1_000) / calls;
}

function usual(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : spreadOf(known).median;
}
