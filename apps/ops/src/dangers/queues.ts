import { type Danger, concertOf, type Inputs, plural, said } from './danger.ts';

const people = (count: number): string => plural(count, 'person', 'people');

const statsOf = (client: Parameters<Danger>[0], { concertId }: Inputs) =>
  client.queue.stats.query({ concertId: said(concertId) });

export const closeQueue: Danger = async (client, input) => {
  const { title } = await concertOf(client, input);
  const { waiting, active } = await statsOf(client, input);
  return `Closes the queue of "${title}": it sends ${people(waiting)} out of the line for good, and lets ${people(active)} inside finish.`;
};

/** To go on after a pause is what everybody waits for; after the end of a queue nobody does. */
export const resumeQueue: Danger = async (client, input) => {
  const { state } = await statsOf(client, input);
  if (state !== 'closed') return undefined;
  const { title } = await concertOf(client, input);
  return `Opens the queue of "${title}" again, which was closed: anybody can enter.`;
};

/** A draw happens once: settings can be set back, an opening can't. What lets nobody in any more is a pause by another name. */
export const configureQueue: Danger = async (client, input) => {
  const { salesOpenAt, maxActive, admitPerSecond } = input;
  if (salesOpenAt === undefined && maxActive !== 0 && admitPerSecond !== 0) return undefined;
  const { title, salesOpenAt: before } = await concertOf(client, input);
  const { waiting } = await statsOf(client, input);
  if (salesOpenAt === undefined) return `Lets nobody into "${title}" any more, with ${people(waiting)} in line.`;
  return `Moves the opening of "${title}" from ${before.toISOString()} to ${said(salesOpenAt)}, with ${people(waiting)} in line. Once that moment has passed the line is drawn, for good.`;
};
