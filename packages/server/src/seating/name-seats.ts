import type { Sequelize } from 'sequelize';
import { seats } from '../catalogue/index.ts';
import { read } from '../database/read.ts';
import { arraysOf } from '../database/statements.ts';
import type { NamedSeat } from '../errors.ts';
import type { SeatsOfDate } from '../rpc/outputs.ts';

/** Seats of one date. */
interface Wanted {
  readonly concertId: string;
  readonly scheduleId: string;
  readonly seatIds: readonly number[];
}

const keys = arraysOf(seats, ['concertId', 'scheduleId', 'seatId']);

/** When each date begins, and its seats as people find them: one look-up a seat. */
const statement = `select w.concert_id as "concertId", w.schedule_id as "scheduleId", w.seat_id as "seatId", d.starts_at as "startsAt",
    s.section, s.row_name as "row", s.number, s.price
  from ${keys.as('w')}
  cross join lateral (select starts_at from schedules where concert_id = w.concert_id and schedule_id = w.schedule_id offset 0) as d
  cross join lateral (
    select section, row_name, number, price from seats
    where concert_id = w.concert_id and schedule_id = w.schedule_id and seat_id = w.seat_id offset 0
  ) as s`;

/** A date's seats, named. The concert's title is known elsewhere. */
type Named = Pick<SeatsOfDate, 'scheduleId' | 'startsAt' | 'seatIds' | 'seats'>;

/**
 * Names the seats of each of these, in their order. Dates may have been taken away since somebody held their seats: nothing is left to
 * name of those.
 */
export async function nameSeatsIfThere(db: Sequelize, wanted: readonly Wanted[]): Promise<(Named | undefined)[]> {
  if (wanted.length === 0) return [];
  const each = wanted.flatMap(({ concertId, scheduleId, seatIds }) =>
    seatIds.map((seatId) => ({ concertId, scheduleId, seatId })),
  );
  const found = await read<NamedSeat & { concertId: string; scheduleId: string; startsAt: Date }>(
    db,
    statement,
    keys.values(each),
  );
  const byKey = new Map(found.map((row) => [keyOf(row), row]));
  return wanted.map(({ concertId, scheduleId, seatIds }) => {
    const rows = seatIds.flatMap((seatId) => byKey.get(keyOf({ concertId, scheduleId, seatId })) ?? []);
    const [first] = rows;
    return (
      first && {
        scheduleId,
        startsAt: first.startsAt,
        seatIds: [...seatIds],
        seats: rows.map(({ seatId, section, row, number, price }) => ({ seatId, section, row, number, price })),
      }
    );
  });
}

const keyOf = ({ concertId, scheduleId, seatId }: { concertId: string; scheduleId: string; seatId: number }): string =>
  `${concertId}/${scheduleId}/${seatId}`;
