import { Op } from 'sequelize';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { refusal } from '../errors.ts';
import type { Models } from '../models.ts';
import { Refused } from '../trpc-error.ts';
import { type Queue, seedHash } from '../queue/index.ts';
import type { Concert, Schedule } from './concert.model.ts';
import type { ConcertOutput } from './concert.schemas.ts';

/** Concerts, newest first. */
export async function listConcerts(
  models: Models,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ concerts: ConcertOutput[]; nextCursor: string | null }> {
  const before = page.cursor === undefined ? undefined : decodeCursor(page.cursor);
  const found = await models.Concert.findAll({
    // Ids begin with the time they were made, so their order is the order of making.
    ...(before === undefined ? {} : { where: { concertId: { [Op.lt]: before } } }),
    order: [['concertId', 'DESC']],
    limit: page.limit + 1,
    raw: true,
  });
  const concerts = await present(models, found.slice(0, page.limit));
  return { concerts, nextCursor: found.length > page.limit ? encodeCursor(concerts.at(-1)!.concertId) : null };
}

/** One concert. */
export async function getConcert(models: Models, concertId: string): Promise<ConcertOutput> {
  const concert = await models.Concert.findByPk(concertId, { raw: true });
  if (concert === null) throw new Refused(refusal('CONCERT_NOT_FOUND'));
  return (await present(models, [concert]))[0]!;
}

async function present({ Schedule, Queue }: Models, concerts: Concert[]): Promise<ConcertOutput[]> {
  const where = { concertId: concerts.map((concert) => concert.concertId) };
  const [schedules, queues] = await Promise.all([
    Schedule.findAll({ where, order: [['startsAt', 'ASC']], raw: true }),
    Queue.findAll({ where, raw: true }),
  ]);
  const datesOf = Map.groupBy(schedules, (schedule) => schedule.concertId);
  const queueOf = new Map(queues.map((queue) => [queue.concertId, queue]));
  return concerts.map((concert) =>
    presentConcert(concert, datesOf.get(concert.concertId) ?? [], queueOf.get(concert.concertId)!),
  );
}

function presentConcert(
  { concertId, title, currency }: Concert,
  schedules: Schedule[],
  { salesOpenAt, drawSeed, drawn }: Queue,
): ConcertOutput {
  const prices = schedules.flatMap((schedule) => [schedule.priceFrom, schedule.priceTo]);
  return {
    concertId,
    title,
    currency,
    salesOpenAt,
    priceRange: prices.length > 0 ? { from: Math.min(...prices), to: Math.max(...prices) } : null,
    draw: { seedHash: seedHash(drawSeed), seed: drawn === null ? null : drawSeed, entries: drawn },
    dates: schedules.map(({ scheduleId, startsAt, capacity }) => ({ scheduleId, startsAt, capacity })),
  };
}
