import type { Figure, Side } from './subject.ts';

/**
 * Every side once unmeasured, and then round after round, each in the other direction: no side is always the first.
 * @param databaseMs what PostgreSQL has worked so far, where that is known
 */
export async function runRounds(
  sides: readonly Side[],
  rounds: number,
  databaseMs: () => Promise<number | undefined> = async () => undefined,
): Promise<Map<Side, Figure[]>> {
  const figures = new Map<Side, Figure[]>(sides.map((side) => [side, []]));
  for (const side of sides) await side.run();
  for (let round = 0; round < rounds; round++)
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      const before = await databaseMs();
      const figure = await side.run();
      const after = await databaseMs();
      const took = before === undefined || after === undefined ? undefined : after - before;
      figures.get(side)!.push({ ...figure, databaseMs: took });
    }
  return figures;
}
