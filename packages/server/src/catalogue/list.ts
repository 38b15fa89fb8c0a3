import { decodeCursor } from '../rpc/cursor.ts';
import { refusal } from '../errors.ts';
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

/** What a concert is called. */
export async function titleOf(catalogue: Catalogue, concertId: string): Promise<string> {
  const title = await catalogue.titleOf(concertId);
  if (title === undefined) throw new Refused(refusal('CONCERT_NOT_FOUND'));
  return title;
}

/** The currency in which a visit pays. */
export async function currencyOf(catalogue: Catalogue, concertId: string): Promise<string> {
  const currency = await catalogue.currencyOf(concertId);
  if (currency === undefined) throw new Refused(refusal('CONCERT_NOT_FOUND'));
  return currency;
}
