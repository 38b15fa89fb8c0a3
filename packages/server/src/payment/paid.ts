import type { Sequelize } from 'sequelize';
import { nameSeatsIfThere } from '../seating/index.ts';
import type { Paid } from './decide-pay.ts';
import type { PayOutput } from './payment.schemas.ts';
import type { SeatsOfDate } from '../rpc/outputs.ts';

/** Adds what the concert is called: it may be corrected, so no answer keeps it. */
export function titled({ payments, released, ...paid }: Paid, title: string): PayOutput {
  // A copy each: the encoder is quick only where no object comes twice.
  const copy = <Of extends Omit<SeatsOfDate, 'title'>>(of: Of): Of & { title: string } => ({
    ...of,
    startsAt: new Date(of.startsAt),
    seatIds: [...of.seatIds],
    seats: of.seats.map((seat) => ({ ...seat })),
    title,
  });
  return {
    ...paid,
    reservation: copy(payments[0]!.reservation),
    reservations: payments.map((payment) => copy(payment.reservation)),
    payments: payments.map((payment) => ({ ...payment, reservation: copy(payment.reservation) })),
    released: released.map(copy),
  };
}

/** What the release before stored of a payment, under keys that are kept for a week. */
type PaidBefore = Omit<Paid, 'payments' | 'released'> & {
  readonly reservation: {
    reservationId: string;
    scheduleId: string;
    seatIds: number[];
    amount: number;
    status: 'paid';
  };
};

/** The same as it is answered now. */
export async function renewed(db: Sequelize, concertId: string, stored: object): Promise<Paid> {
  const { reservation, ...paid } = stored as PaidBefore;
  const [named] = await nameSeatsIfThere(db, [{ concertId, ...reservation }]);
  const { paymentId, amount } = paid;
  return { ...paid, payments: [{ paymentId, amount, reservation: { ...reservation, ...named! } }], released: [] };
}
