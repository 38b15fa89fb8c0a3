import type { NamedSeat } from '@stagedoor/client';
import type { HallSeats } from './use-hall.ts';

/**
 * So many free places of a standing area, or as many as there are. From anywhere in it: were they the first ones, all who choose
 * at the same time would want the same.
 * @param but places that are chosen already
 */
export function placesIn(
  { map, seats }: HallSeats,
  section: string,
  taken: ReadonlySet<number> | undefined,
  but: readonly NamedSeat[],
  count: number,
): NamedSeat[] {
  const area = map.sections.find(({ name }) => name === section);
  if (area === undefined || count <= 0) return [];
  const known = new Set(but.map(({ seatId }) => seatId));
  const start = Math.floor(Math.random() * area.capacity);
  const found: NamedSeat[] = [];
  for (let step = 0; step < area.capacity && found.length < count; step += 1) {
    const { seatId, row, number, price } = seats[area.firstSeatId - 1 + ((start + step) % area.capacity)]!;
    if (taken?.has(seatId) !== true && !known.has(seatId)) found.push({ seatId, section, row, number, price });
  }
  return found;
}
