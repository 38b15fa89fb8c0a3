import { Sequelize } from 'sequelize';
import { seats } from '../../../../packages/server/src/catalogue/index.ts';
import { modelOf } from '../../../../packages/server/src/database/table.ts';
import { concertKeys } from '../../../../packages/server/src/operator/operator.model.ts';
import { tokens } from '../../../../packages/server/src/queue/queue.model.ts';
import { reservations } from '../../../../packages/server/src/seating/seating.model.ts';
import { load } from '../load.ts';
import { concertId, scheduleIdOf, seatIdOf, seqOf, userIdOf } from './hall.ts';
import { type Pick, randomPicks } from './pick.ts';
import { poolSize, type Way } from './way.ts';

/** How such a service is usually written: a transaction a request, models, a lock on what it checks. */
export const bySequelize: Way = {
  name: 'a Sequelize transaction for each hold, 64 callers',
  async run(run) {
    const db = new Sequelize(run.databaseUrl, {
      logging: false,
      define: { timestamps: false, underscored: true },
      pool: { max: poolSize },
    });
    try {
      const hold = holder(db);
      const next = randomPicks(run);
      return await load({ callers: 64, ...run }, async () => {
        const pick = next();
        if (pick) await hold(pick);
        return pick !== undefined;
      });
    } finally {
      await db.close();
    }
  },
};

function holder(db: Sequelize): (pick: Pick) => Promise<void> {
  const [ConcertKey, Reservation] = [modelOf(db, concertKeys), modelOf(db, reservations)];
  const [Seat, Token] = [modelOf(db, seats), modelOf(db, tokens)];
  return ({ place, seat: seatNumber, visitor }) =>
    db.transaction(async (transaction) => {
      const scheduleId = scheduleIdOf(seatNumber);
      const userId = userIdOf(visitor);
      const key = { concertId, caller: userId, procedure: 'concert.reserve', key: `hold ${place}` };
      if (await ConcertKey.findOne({ where: key, transaction })) throw new Error('This hold was made before.');
      const lock = transaction.LOCK.UPDATE;
      const token = await Token.findOne({ where: { concertId, seq: seqOf(visitor) }, transaction, lock });
      const now = new Date();
      if (!token?.expiresAt || token.endedAt || token.expiresAt <= now) throw new Error('The token is not active.');
      const where = { concertId, scheduleId, seatId: seatIdOf(seatNumber) };
      const seat = await Seat.findOne({ where, transaction, lock });
      if (!seat || seat.sold || (seat.heldUntil && seat.heldUntil > now)) throw new Error('The seat is not free.');
      const reservationId = `res_${place}`;
      const heldUntil = new Date(now.getTime() + 5 * 60_000);
      const fence = seat.fence + 1;
      await seat.update({ reservationId, heldUntil, fence }, { transaction });
      await Reservation.create(
        {
          concertId,
          reservationId,
          scheduleId,
          userId,
          tokenSeq: seqOf(visitor),
          seatIds: [seat.seatId],
          fences: [fence],
          amount: seat.price,
          status: 'held',
          heldUntil,
          createdAt: now,
        },
        { transaction },
      );
      const answer = JSON.stringify({ json: { reservationId, scheduleId, seatIds: [seat.seatId], heldUntil } });
      await ConcertKey.create({ ...key, fingerprint: String(seatNumber), answer, createdAt: now }, { transaction });
    });
}
