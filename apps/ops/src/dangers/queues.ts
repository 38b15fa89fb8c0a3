import { type Danger, concertOf, plural, said } from './danger.ts';

export const closeQueue: Danger = async (client, input) => {
  const { title } = await concertOf(client, input);
  const { waiting, active } = await client.queue.stats.query({ concertId: said(input['concertId']) });
  return `Closes the queue of "${title}": ${waiting} people who wait lose their turn, ${active} inside may finish.`;
};

/** A draw happens once: settings can be set back, an opening can't. What lets nobody in any more is a pause by another name. */
export const configureQueue: Danger = async (client, input) => {
  const { salesOpenAt, maxActive, admitPerSecond } = input;
  if (salesOpenAt === undefined && maxActive !== 0 && admitPerSecond !== 0) return undefined;
  const { title, salesOpenAt: before } = await concertOf(client, input);
  const { waiting } = await client.queue.stats.query({ concertId: said(input['concertId']) });
  const people = plural(waiting, 'person').replace('persons', 'people');
  if (salesOpenAt === undefined) return `Lets nobody into "${title}" any more: ${people} wait.`;
  return `Moves the opening of "${title}" from ${before.toISOString()} to ${said(salesOpenAt)}: ${people} wait. Once that moment has passed the line is drawn, for good.`;
};
