import { usualPast } from '../../history.ts';
import { buildHall } from '../../holds/hall.ts';
import type { Site } from '../subject.ts';

/** More holds are not made in a second here. */
const mostPerSecond = 12_000;

/** Each holds a seat or two, as people do, and has been seen before the rounds begin. */
const visitors = 20_000;

/** The hall of those who hold over HTTP, `over_http`: each of its copies has enough free seats for all rounds of a side. */
export async function hallOverHttp({ cluster, seconds, runs }: Site): Promise<{
  seats: number;
  visitors: number;
  mostPerSecond: number;
}> {
  const seats = Math.ceil(mostPerSecond * seconds * runs);
  await buildHall(cluster, { seats, visitors }, usualPast, 'over_http');
  return { seats, visitors, mostPerSecond };
}
