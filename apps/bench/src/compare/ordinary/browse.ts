import { Op } from 'sequelize';
import { found, No, type Ordinary } from './models.ts';

/** Whoever looks must be inside. */
export async function refuseOutside(
  { Token }: Ordinary,
  concertId: string,
  userId: string,
  seq: number,
): Promise<void> {
  const token = found(await Token.findOne({ where: { concertId, seq }, raw: true }), 'TOKEN_INVALID');
  if (token.userId !== userId) throw new No('TOKEN_INVALID');
  if (token.endedAt !== null || token.expiresAt === null || token.expiresAt <= new Date())
    throw new No('TOKEN_EXPIRED');
}

const free = (): object => ({
  sold: false,
  [Op.or]: [{ heldUntil: null }, { heldUntil: { [Op.lte]: new Date() } }],
});

/** The dates of a concert, and how many seats each has: two queries. */
export async function availableDates({ Schedule, Seat }: Ordinary, concertId: string) {
  const schedules = await Schedule.findAll({ where: { concertId }, order: ['startsAt'], raw: true });
  const counts = await Seat.count({ where: { concertId, ...free() }, group: ['scheduleId'] });
  const available = new Map(counts.map((row) => [row['scheduleId'] as string, row.count]));
  return {
    schedules: schedules.map(({ scheduleId, startsAt, capacity }) => ({
      scheduleId,
      startsAt,
      capacity,
      available: available.get(scheduleId) ?? 0,
    })),
  };
}

/** The free seats of a date, as plain rows: instances of the model would cost five times as much. */
export async function availableSeats({ Seat }: Ordinary, concertId: string, scheduleId: string) {
  const seats = await Seat.findAll({
    attributes: ['seatId', 'section', 'rowName', 'number', 'price'],
    where: { concertId, scheduleId, ...free() },
    order: ['seatId'],
    raw: true,
  });
  return {
    seats: seats.map(({ seatId, section, rowName: row, number, price }) => ({ seatId, section, row, number, price })),
  };
}
