import type { Services } from '../rpc/context.ts';
import { type Run, runsOf } from './orphans.rules.ts';

/** The runs of chosen seats, where the concert keeps seats from being left alone; none where it doesn't mind. */
export async function runsToJudge(
  { queues, seats }: Pick<Services, 'queues' | 'seats'>,
  {
    concertId,
    scheduleId,
    seatIds,
  }: { readonly concertId: string; readonly scheduleId: string; readonly seatIds: readonly number[] },
): Promise<readonly Run[]> {
  if (!queues.of(concertId)?.row.avoidOrphans) return [];
  const layout = await seats.layout(concertId, scheduleId);
  return layout ? runsOf(layout, seatIds) : [];
}
