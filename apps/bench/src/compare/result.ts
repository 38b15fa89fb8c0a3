import { pairedRatios, quantile, type Spread, spreadOf } from './statistics.ts';
import { type Figures, figuresOf } from './rounds.ts';
import type { Comparison, Figure, Subject } from './subject.ts';

/** A subject as it was measured. */
export interface Result {
  readonly subject: string;
  readonly yardstick: string;
  /** The median of the rounds' own ratios; 0 when it could not be measured. */
  readonly ratio: number;
  readonly goal: number;
  readonly met: boolean;
  /** Half of the rounds lie around the goal: another run may say otherwise. */
  readonly isClose: boolean;
  readonly what: string;
  readonly unit: string;
  /** Each round's ratio. */
  readonly rounds: readonly number[];
  readonly spread?: Spread;
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
  /** What a reader must know before believing it. */
  readonly notes: readonly string[];
}

/** @throws whatever one of the sides failed with */
export function resultOf(subject: Subject, comparison: Comparison, figures: Figures): Result {
  const of = figuresOf(figures, comparison.of);
  const by = 'by' in comparison ? figuresOf(figures, comparison.by) : undefined;
  const values = of.map((figure) => figure.value);
  const yardsticks = by?.map((figure) => figure.value);
  const rounds = ratiosOf(comparison, values, yardsticks);
  const spread = spreadOf(rounds);
  const [serverUs, yardstickUs] = [serverUsOf(of), by && serverUsOf(by)];
  const [low, high] = [0.25, 0.75].map((share) => quantile(rounds, share)) as [number, number];
  return {
    subject: subject.name,
    yardstick: subject.yardstick,
    ratio: spread.median,
    goal: subject.goal,
    met: spread.median >= subject.goal,
    isClose: rounds.length > 2 && low < subject.goal && subject.goal <= high,
    what: subject.what,
    unit: comparison.of.unit ?? 'a second',
    rounds,
    spread,
    of: spreadOf(values),
    ...(yardsticks && { by: spreadOf(yardsticks) }),
    p50Ms: middle(of.map((figure) => figure.p50Ms)),
    p99Ms: middle(of.map((figure) => figure.p99Ms)),
    serverUs,
    yardstickUs,
    cheaper: serverUs && yardstickUs && yardstickUs / serverUs,
    databaseUs: meanUs(of, ({ databaseMs }) => databaseMs),
    notes: [...limitedBy('the subject', of), ...(by ? limitedBy('the yardstick', by) : [])],
  };
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
  what: subject.what,
  unit: 'a second',
  rounds: [],
  notes: [`not measured: ${error instanceof Error ? error.message : String(error)}`],
});

/** A driver that is busy all the time, and busier than the server, measures itself. */
function limitedBy(side: string, figures: readonly Figure[]): string[] {
  const limited = figures.filter(
    ({ driverCpu = 0, serverCpu = 0 }) => driverCpu >= 0.85 && driverCpu > serverCpu,
  ).length;
  return limited * 2 > figures.length ? [`the driver, and not the server, was the limit of ${side}`] : [];
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

function middle(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : spreadOf(known).median;
}
