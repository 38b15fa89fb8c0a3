import type { Sequelize } from 'sequelize';
import { nameSeats } from '../seating/index.ts';
import type { Paid } from './decide-pay.ts';
import type { PayOutput } from './payment.schemas.ts';

/** Adds what the concert is called: it may be corrected, so no answer keeps it. */
export function titled({ payments, released, ...paid }: Paid, title: string): PayOutput {
  const all = payments.map((payment) => ({ ...payment, reservation: { ...payment.reservation, title } }));
  return {
    ...paid,
    reservation: all[0]!.reservation,
    payments: all,
    released: released.map((hold) => ({ ...hold, title })),
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
  const [named] = await nameSeats(db, [{ concertId, ...reservation }]);
  const { paymentId, amount } = paid;
  return { ...paid, payments: [{ paymentId, amount, reservation: { ...reservation, ...named! } }], released: [] };
}
