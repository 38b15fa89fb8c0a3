import type { Sequelize } from 'sequelize';
import { read } from '../database/read.ts';
import { arraysOf, columnsOf, insertRows, lookUp, type Selected } from '../database/statements.ts';
import type { StampedBatch } from '../engine/batch.ts';
import { dateMoves } from './catalogue.model.ts';

// Two moves in one millisecond are one, away from where the date was before both.
const insert = insertRows(dateMoves, {
  each: ['concertId', 'scheduleId', 'movedAt', 'startsAt'],
  ending: 'on conflict do nothing',
});

/** Keeps when a date would have begun that is moved now. */
export async function insertMove(
  batch: StampedBatch,
  { concertId, scheduleId, startsAt }: Omit<Move, 'movedAt'>,
): Promise<void> {
  await insert(batch.transaction, {}, [{ concertId, scheduleId, movedAt: batch.now, startsAt }]);
}

/** In a select of dates: when each was announced to begin at first, where it begins at another time now. */
export const movedFrom = (date: { concertId: string; scheduleId: string; startsAt: string }): string =>
  `nullif((select m.starts_at from date_moves as m where m.concert_id = ${date.concertId} and m.schedule_id = ${date.scheduleId}
     order by m.moved_at limit 1), ${date.startsAt}) as "movedFrom"`;

const columns = columnsOf(dateMoves, ['concertId', 'scheduleId', 'movedAt', 'startsAt']);

type Move = Selected<typeof columns>;

const keys = arraysOf(dateMoves, ['concertId', 'scheduleId']);
const byDate = `${lookUp(dateMoves, { each: ['concertId', 'scheduleId'], columns })()} order by found."movedAt"`;

/** The moves of these dates, in order. */
export async function readMoves(
  db: Sequelize,
  of: readonly { concertId: string; scheduleId: string }[],
): Promise<Move[]> {
  const distinct = [...new Map(of.map((date) => [`${date.concertId}/${date.scheduleId}`, date])).values()];
  return await read(db, byDate, keys.values(distinct));
}
