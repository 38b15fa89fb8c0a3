/** Seats that somebody took and seats that came free. */
export interface Changes {
  readonly taken: readonly number[];
  readonly freed: readonly number[];
}

/** What changed from one bitmap of taken seats to another of the same hall. */
export function changesBetween(before: Uint8Array, after: Uint8Array): Changes {
  const [taken, freed]: [number[], number[]] = [[], []];
  for (let index = 0; index < after.length; index++) {
    const now = after[index]!;
    const differing = now ^ before[index]!;
    if (differing === 0) continue;
    for (let bit = 0; bit < 8; bit++)
      if (differing & (1 << bit)) (now & (1 << bit) ? taken : freed).push(index * 8 + bit + 1);
  }
  return { taken, freed };
}

/** Several changes, one after the other, as one: what was taken and came free again did not change. */
export function together(all: readonly Changes[]): Changes {
  const isTaken = new Map<number, boolean>();
  const see = (seatId: number, now: boolean): void => {
    // A seat is taken and freed in turn, so one that moved before is back where it was.
    if (!isTaken.delete(seatId)) isTaken.set(seatId, now);
  };
  for (const { taken, freed } of all) {
    for (const seatId of taken) see(seatId, true);
    for (const seatId of freed) see(seatId, false);
  }
  const [taken, freed]: [number[], number[]] = [[], []];
  for (const [seatId, now] of isTaken) (now ? taken : freed).push(seatId);
  return { taken, freed };
}

/** How many of these seats are free: `count` of them, from `firstSeatId` on. */
export function freeAmong(bits: Uint8Array, firstSeatId: number, count: number): number {
  let free = 0;
  for (let seat = firstSeatId - 1; seat < firstSeatId - 1 + count; seat++)
    if (!(bits[seat >> 3]! & (1 << (seat & 7)))) free++;
  return free;
}
