import type { RouterOutputs, StagedoorClient } from '@stagedoor/client';

type Kept = RouterOutputs['concert']['blockedSeats'];

/** All that is kept back of a date, page after page. */
export async function keptSeats(
  server: StagedoorClient,
  of: { concertId: string; scheduleId: string },
): Promise<Kept & { seatIds: number[] }> {
  const seatIds: number[] = [];
  for (let cursor: string | undefined; ;) {
    const page: Kept = await server.concert.blockedSeats.query({ ...of, limit: 100, ...(cursor ? { cursor } : {}) });
    seatIds.push(...page.seats.map(({ seatId }) => seatId));
    if (page.nextCursor === null) return { ...page, seatIds };
    cursor = page.nextCursor;
  }
}
