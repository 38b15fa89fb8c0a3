import type { Figure, Side } from './subject.ts';

/** Every side once unmeasured, and then round after round, each in the other direction: no side is always the first. */
export async function runRounds(sides: readonly Side[], rounds: number): Promise<Map<Side, Figure[]>> {
  const figures = new Map<Side, Figure[]>(sides.map((side) => [side, []]));
  for (const side of sides) await side.run();
  for (let round = 0; round < rounds; round++)
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) figures.get(side)!.push(await side.run());
  return figures;
}
