import { pairedRatios, type Spread, spreadOf } from './statistics.ts';
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
  readonly what: string;
  readonly unit: string;
  /** Each round's ratio. */
  readonly rounds: readonly number[];
  readonly spread?: Spread;
  readonly of?: Spread;
  readonly by?: Spread;
  readonly p50Ms?: number | undefined;
  readonly p99Ms?: number | undefined;
  /** Processor time of the subject's server for one call, in microseconds. */
  readonly serverUs?: number | undefined;
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
  return {
    subject: subject.name,
    yardstick: subject.yardstick,
    ratio: spread.median,
    goal: subject.goal,
    met: spread.median >= subject.goal,
    what: subject.what,
    unit: comparison.of.unit ?? 'a second',
    rounds,
    spread,
    of: spreadOf(values),
    ...(yardsticks && { by: spreadOf(yardsticks) }),
    p50Ms: middle(of.map((figure) => figure.p50Ms)),
    p99Ms: middle(of.map((figure) => figure.p99Ms)),
    serverUs: middle(
      of.map(({ serverCpu, value }) => (serverCpu === undefined ? undefined : (serverCpu / value) * 1e6)),
    ),
    databaseUs: middle(
      of.map(({ databaseMs, calls }) =>
        databaseMs === undefined || !calls ? undefined : (databaseMs * 1_000) / calls,
      ),
    ),
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

function middle(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : spreadOf(known).median;
}
