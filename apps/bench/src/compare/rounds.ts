import type { Comparison, Figure, Side } from './subject.ts';

/** What came of each side: its figures, or why it has none. */
export type Figures = ReadonlyMap<Side, readonly Figure[] | Error>;

/** Sides that take turns, and how often each is measured. */
export interface Turns {
  readonly sides: readonly Side[];
  readonly rounds: number;
}

/** Sides that are compared, be it through a third, take turns; what has nothing to do with them comes before or after, so that a round is right beside its yardstick's. */
export function turnsOf(comparisons: readonly Comparison[], rounds: number, isOneTurn = false): Turns[] {
  let all: Turns[] = [];
  for (const comparison of comparisons) {
    const { of, beside } = comparison;
    const sides = [of, ...('by' in comparison ? [comparison.by] : []), ...(beside ? [beside.side] : [])];
    const mine = all.filter((turns) => isOneTurn || turns.sides.some((side) => sides.includes(side)));
    all = all.filter((turns) => !mine.includes(turns));
    all.push({
      sides: [...new Set([...mine.flatMap((turns) => turns.sides), ...sides])],
      rounds: Math.min(rounds, comparison.rounds ?? rounds, ...mine.map((turns) => turns.rounds)),
    });
  }
  return all;
}

/**
 * Every side unmeasured, and then round after round, each in the other direction: no side is always the first. A side that
 * fails is left out from then on.
 * @param databaseMs what PostgreSQL has worked so far, where that is known
 * @param warmUps how often each side goes unmeasured first
 */
export async function runRounds(
  sides: readonly Side[],
  rounds: number,
  databaseMs: () => number | undefined = () => undefined,
  warmUps = 1,
): Promise<Figures> {
  const figures = new Map<Side, Figure[] | Error>(sides.map((side) => [side, []]));
  const attempt = async (side: Side, measured: (figure: Figure) => void): Promise<void> => {
    try {
      if (Array.isArray(figures.get(side))) measured(await side.run());
    } catch (error) {
      figures.set(side, error instanceof Error ? error : new Error(String(error)));
    }
  };
  for (let warmUp = 0; warmUp < warmUps; warmUp++) for (const side of sides) await attempt(side, () => {});
  for (let round = 0; round < rounds; round++)
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      const before = databaseMs();
      const own = figures.get(side)!;
      let figure: Figure | undefined;
      await attempt(side, (one) => (figure = one));
      const after = databaseMs();
      if (figure === undefined || !Array.isArray(own)) continue;
      own.push({ ...figure, databaseMs: before === undefined || after === undefined ? undefined : after - before });
    }
  return figures;
}

/** @throws whatever the side failed with */
export function figuresOf(figures: Figures, side: Side): readonly Figure[] {
  const own = figures.get(side) ?? new Error('It was not run.');
  if (own instanceof Error) throw own;
  return own;
}
