import { type Danger, concertOf, dateOf, dueOf, plural, said, seatsOf } from './danger.ts';

export const cancelConcert: Danger = async (client, input) => {
  const { title, dates } = await concertOf(client, input);
  return `Cancels "${title}" with all its dates (${dates.length.toLocaleString('en')}), for good: every visit ends, and ${await dueOf(client, input)} are refunded.`;
};

export const cancelDate: Danger = async (client, input) => {
  const concert = await concertOf(client, input);
  return `Cancels ${dateOf(concert, input)} of "${concert.title}", for good: ${await dueOf(client, input)} are refunded.`;
};

export const removeDate: Danger = async (client, input) => {
  const concert = await concertOf(client, input);
  return `Takes ${dateOf(concert, input)} of "${concert.title}" away, with its seats.`;
};

/** Another title harms nobody; an end of the sale is one of all dates. */
export const correctConcert: Danger = async (client, input) => {
  const { salesEndAt } = input;
  if (salesEndAt === undefined) return undefined;
  const { title, dates } = await concertOf(client, input);
  const all = `all dates of "${title}" (${dates.length.toLocaleString('en')})`;
  return salesEndAt === null
    ? `Each of ${all} is sold until its own end.`
    : `Ends the sale of ${all} at ${said(salesEndAt)}, and at once when that has passed.`;
};

/** Whoever has a ticket comes at the time that they were told. */
export const moveDate: Danger = async (client, input) => {
  const concert = await concertOf(client, input);
  const { sold = 0, held = 0 } = (await seatsOf(client, input)) ?? {};
  const changes = [
    input['startsAt'] !== undefined && `begins at ${said(input['startsAt'])}`,
    input['salesEndAt'] !== undefined && `is sold until ${said(input['salesEndAt'] ?? 'it begins')}`,
    input['sections'] !== undefined && 'has other prices',
  ].filter(Boolean);
  if (changes.length === 0) return undefined;
  return `Changes ${dateOf(concert, input)} of "${concert.title}": it ${changes.join(', ')}. Sold: ${plural(sold, 'seat')}, held: ${held.toLocaleString('en')}. Nobody is told of it.`;
};

export const blockSeats: Danger = async (client, input) => {
  const concert = await concertOf(client, input);
  const { available = 0 } = (await seatsOf(client, input)) ?? {};
  return `Takes ${chosen(input)} of ${dateOf(concert, input)} of "${concert.title}" out of the sale, for "${said(input['label'])}": ${plural(available, 'seat')} can be had now.`;
};

export const unblockSeats: Danger = async (client, input) => {
  const concert = await concertOf(client, input);
  return `Anybody may buy ${chosen(input)} of ${dateOf(concert, input)} of "${concert.title}" at once.`;
};

/** The seats that are meant, however they are named. */
function chosen({ seatIds, section, rows, label }: Parameters<Danger>[1]): string {
  if (Array.isArray(seatIds)) return plural(seatIds.length, 'seat');
  if (section === undefined) return `all that is kept for "${said(label)}"`;
  return Array.isArray(rows) ? `rows ${rows.join(', ')} of ${said(section)}` : `all of ${said(section)}`;
}
