import type { Hall } from './hall.ts';

/** One hold to make. `place` counts the holds of a run; each has a free seat and, among its neighbours, a visitor of its own. */
export interface Pick {
  readonly place: number;
  readonly seat: number;
  readonly visitor: number;
}

/** Every seat once, in random order, so that each hold meets a free one. Undefined when all are gone. */
export function randomPicks({ seats: count, visitors }: Hall): () => Pick | undefined {
  const seats = Uint32Array.from({ length: count }, (_, seat) => seat);
  for (let last = seats.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [seats[last], seats[other]] = [seats[other]!, seats[last]!];
  }
  let place = 0;
  return () => {
    const seat = seats[place];
    if (seat === undefined) return undefined;
    const pick = { place, seat, visitor: place % visitors };
    place++;
    return pick;
  };
}
