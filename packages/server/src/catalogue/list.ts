import { decodeCursor } from '../rpc/cursor.ts';
import { refusal } from '../errors.ts';
import type { Services } from '../rpc/context.ts';
import { Refused } from '../rpc/refused.ts';
import type { Catalogue } from './catalogue.ts';
import type { ConcertOutput } from './catalogue.schemas.ts';
import type { ConcertPage } from './pages.ts';

/** Concerts, newest first. */
export async function listConcerts(
  catalogue: Catalogue,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<ConcertPage> {
  return await catalogue.page(cursor === undefined ? undefined : decodeCursor(cursor), limit);
}

/** One concert. */
export async function getConcert(catalogue: Catalogue, concertId: string): Promise<ConcertOutput> {
  const concert = await catalogue.get(concertId);
  if (concert === undefined) throw new Refused(refusal('CONCERT_NOT_FOUND'));
  return concert;
}

/** What a concert is called, and the currency in which its visits pay. */
export async function concertOf(catalogue: Catalogue, concertId: string): ReturnType<Services['concertOf']> {
  const concert = await catalogue.concertOf(concertId);
  if (concert === undefined) throw new Refused(refusal('CONCERT_NOT_FOUND'));
  return concert;
}
