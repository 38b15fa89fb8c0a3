import type { RouterOutputs, StagedoorClient } from '@stagedoor/client';

export type Inputs = Readonly<Record<string, unknown>>;
type Concert = RouterOutputs['concert']['get'];
type DateFigures = RouterOutputs['concert']['figures']['dates'][number];

/** A field of an input as a person typed it. */
export const said = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** What something will do, with the figures of this very moment; nothing where this input is harmless. */
export type Danger = (client: StagedoorClient, input: Inputs) => Promise<string | undefined>;

export const concertOf = (client: StagedoorClient, { concertId }: Inputs): Promise<Concert> =>
  client.concert.get.query({ concertId: said(concertId) });

/** A date as people call it; its id, where the concert has no such date. */
export function dateOf({ dates }: Concert, { scheduleId }: Inputs): string {
  const date = dates.find((one) => one.scheduleId === scheduleId);
  return date === undefined ? said(scheduleId) : `${date.startsAt.toISOString()} (${plural(date.capacity, 'seat')})`;
}

/** What has become of the seats of a date. */
export async function seatsOf(client: StagedoorClient, input: Inputs): Promise<DateFigures | undefined> {
  const { dates } = await client.concert.figures.query({ concertId: said(input['concertId']) });
  return dates.find(({ scheduleId }) => scheduleId === input['scheduleId']);
}

/** What would be given back: "1,204 payments, 96,320,000 KRW". */
export async function dueOf(client: StagedoorClient, { concertId, scheduleId }: Inputs): Promise<string> {
  const totals = await client.payment.totals.query({
    concertId: said(concertId),
    ...(scheduleId === undefined ? {} : { scheduleId: said(scheduleId) }),
  });
  return `${plural(totals.open, 'payment')}, ${money(totals.amount - totals.refunded, totals.currency)}`;
}

/** Money from minor units, as people write it, with its code: it is read where any currency may come next. */
export function money(amount: number, currency: string): string {
  // The server says what is wrong with such a code.
  if (!/^[A-Z]{3}$/.test(currency)) return `${amount} ${currency}`;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  const value = amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0);
  const number = format.formatToParts(value).filter(({ type }) => type !== 'currency' && type !== 'literal');
  return `${number.map((part) => part.value).join('')} ${currency}`;
}

/** A number of things: "1 seat", "1,204 seats". */
export const plural = (count: number, one: string, more = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : more}`;
