import type { Stagedoor } from '@stagedoor/server';
import { concertId, scheduleIdOf, seatIdOf, seqOf, userIdOf } from './hall.ts';
import type { Pick as PickedSeat } from './pick.ts';

type Hold = (pick: PickedSeat) => Promise<void>;

/** The whole procedure: input checked, token's signature verified, context made. */
export function throughProcedure(stagedoor: Stagedoor, { visitors }: { visitors: number }): Hold {
  const callers = Array.from({ length: visitors }, (_, visitor) => {
    const userId = userIdOf(visitor);
    return {
      concert: stagedoor.createCaller({ kind: 'user', userId }).concert,
      token: stagedoor.services.signer.sign({ concertId, userId, seq: seqOf(visitor), epoch: 0 }),
    };
  });
  return async ({ place, seat, visitor }) => {
    const { concert, token } = callers[visitor]!;
    await concert.reserve({
      concertId,
      scheduleId: scheduleIdOf(seat),
      seatIds: [seatIdOf(seat)],
      token,
      idempotencyKey: `hold ${place}`,
    });
  };
}
