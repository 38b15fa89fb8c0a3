import { Op } from 'sequelize';
import { found, No, type Ordinary } from './models.ts';

interface Enter {
  readonly concertId: string;
  readonly userId: string;
}

interface Entered {
  readonly seq: number;
  readonly isInside: boolean;
}

/** Locks the queue's row, gives the next number and lets in at once whoever finds room and nobody before them, in one transaction. */
export const enter = (tables: Ordinary, { concertId, userId }: Enter): Promise<Entered> =>
  tables.db.transaction(async (transaction) => {
    const { Queue, Token, User, Admission } = tables;
    const user = { userId, name: userId, createdAt: new Date(), erasedAt: null, erasureFinishedAt: null };
    await User.bulkCreate([user], { transaction, ignoreDuplicates: true });
    const lock = transaction.LOCK.UPDATE;
    const queue = found(await Queue.findOne({ where: { concertId }, transaction, lock }), 'CONCERT_NOT_FOUND');
    // After the lock: whoever waited for it comes later than who had it.
    const now = new Date();
    if (queue.state !== 'open') throw new No('QUEUE_CLOSED');
    const before = await Token.findOne({ where: { concertId, userId, endedBecause: null }, transaction, lock });
    if (before && (before.expiresAt === null || before.expiresAt > now))
      return { seq: before.seq, isInside: before.admittedAt !== null };
    await before?.update({ endedAt: now, endedBecause: 'expired' }, { transaction });

    const seq = queue.lastSeq + 1;
    const inside = { concertId, admittedAt: { [Op.ne]: null }, endedAt: null, expiresAt: { [Op.gt]: now } };
    const activeBefore = await Token.count({ where: inside, transaction });
    const isInside = queue.frontier === seq - 1 && activeBefore < queue.maxActive;
    await Token.create(
      {
        concertId,
        seq,
        userId,
        enteredAt: now,
        admittedAt: isInside ? now : null,
        expiresAt: isInside ? new Date(now.getTime() + queue.activeTtlMs) : null,
        endedAt: null,
        endedBecause: null,
        changedBy: null,
      },
      { transaction },
    );
    const { maxActive } = queue;
    const admission = { concertId, firstSeq: seq, lastSeq: seq, admitted: 1, activeBefore, maxActive, decidedAt: now };
    if (isInside) await Admission.create(admission, { transaction });
    const moved = isInside ? { frontier: seq, admitted: queue.admitted + 1 } : {};
    await queue.update({ lastSeq: seq, ...moved }, { transaction });
    return { seq, isInside };
  });
