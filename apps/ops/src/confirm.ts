import type { RouterInputs, RouterOutputs, StagedoorClient } from '@stagedoor/client';
import { Declined, Misused } from './failure.ts';
import type { Surroundings } from './surroundings.ts';

type Inputs = Readonly<Record<string, unknown>>;
type Concert = RouterOutputs['concert']['get'];
type Path = {
  [Noun in keyof RouterInputs]: `${Noun & string}.${keyof RouterInputs[Noun] & string}`;
}[keyof RouterInputs];

const concertOf = (client: StagedoorClient, { concertId }: Inputs): Promise<Concert> =>
  client.concert.get.query({ concertId: String(concertId) });

const dateOf = ({ dates }: Concert, { scheduleId }: Inputs): string => {
  const date = dates.find((one) => one.scheduleId === scheduleId);
  return date === undefined ? String(scheduleId) : `${date.startsAt.toISOString()} (${date.capacity} seats)`;
};

/** What can't be taken back, or hurts many people at once: each says what it will do, with the figures of this very moment. */
const dangers: Partial<Record<Path, (client: StagedoorClient, input: Inputs) => Promise<string>>> = {
  'concert.cancel': async (client, input) => {
    const { title, dates } = await concertOf(client, input);
    return `Cancels "${title}" with all its dates (${dates.length}), for good: every visit ends, and every payment is refunded.`;
  },
  'concert.cancelSchedule': async (client, input) => {
    const concert = await concertOf(client, input);
    return `Cancels ${dateOf(concert, input)} of "${concert.title}", for good: every payment for it is refunded.`;
  },
  'concert.removeSchedule': async (client, input) => {
    const concert = await concertOf(client, input);
    return `Takes ${dateOf(concert, input)} of "${concert.title}" away, with its seats.`;
  },
  'queue.close': async (client, input) => {
    const { title } = await concertOf(client, input);
    const { waiting, active } = await client.queue.stats.query({ concertId: String(input['concertId']) });
    return `Closes the queue of "${title}": ${waiting} people who wait lose their turn, ${active} inside may finish.`;
  },
  'user.erase': async (client, { userId }) => {
    const { name } = await client.user.get.query({ userId: String(userId) });
    return `Erases ${String(userId)} (${name}), for good: who they were is forgotten, what was paid stays in the books.`;
  },
  'payment.refund': async (client, { paymentId, seatIds }) => {
    const { payments } = await client.payment.search.query({ paymentId: String(paymentId) });
    const [paid] = payments;
    if (paid === undefined) return `Gives payment ${String(paymentId)} back, which nobody made.`;
    const left = `${paid.amount - paid.refunded} ${paid.currency} (minor units)`;
    return Array.isArray(seatIds)
      ? `Gives seats ${seatIds.join(', ')} back, of a payment of ${paid.userId} of which ${left} are left: the seats are free again.`
      : `Gives ${left} back to ${paid.userId}: ${paid.seatIds.length - paid.refundedSeatIds.length} seats are free again.`;
  },
};

/**
 * Asks once before something dangerous.
 * @throws Declined when the person would rather not
 */
export async function confirm(
  path: string,
  input: Inputs,
  client: StagedoorClient,
  { ask, err }: Surroundings,
): Promise<void> {
  const warning = await dangers[path as Path]?.(client, input);
  if (warning === undefined) return;
  if (ask === undefined) {
    err(warning);
    throw new Misused('Nobody is there to be asked. Nothing was done: say --yes to do it.');
  }
  if (!(await ask(`${warning}\nGo on?`))) throw new Declined('Nothing was done.');
}
