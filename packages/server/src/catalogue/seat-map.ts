import type { SeatMap } from '@stagedoor/hall';
import { refusal } from '../errors.ts';
import { Refused } from '../rpc/refused.ts';
import type { SeatMaps } from './seat-maps.ts';

/** The map of a date that there is. */
export async function seatMapOf(
  maps: SeatMaps,
  { concertId, scheduleId }: { concertId: string; scheduleId: string },
): Promise<SeatMap> {
  const map = await maps.of(concertId, scheduleId);
  if (map === undefined) throw new Refused(refusal('SCHEDULE_NOT_FOUND'));
  return map;
}
