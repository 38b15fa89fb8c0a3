import type { Stagedoor } from '@stagedoor/client';
import { stagedoorQueries } from '@stagedoor/client/react';
import type { QueryClient } from '@tanstack/react-query';
import { firstConcerts } from '../concerts/concerts-page.tsx';

/**
 * Asks what a page shows first; throws where that is refused.
 * @returns what the page is about; nothing for a page of which there is nothing to draw ahead
 */
export async function askFirst(
  path: string,
  stagedoor: Stagedoor,
  queryClient: QueryClient,
): Promise<{ title: string } | undefined> {
  const queries = stagedoorQueries(stagedoor);
  if (path === '/') {
    await queryClient.fetchQuery(queries.concerts(firstConcerts));
    return { title: '' };
  }
  const concertId = /^\/concerts\/(\w+)(?:\/visit)?$/.exec(path)?.[1];
  return concertId === undefined ? undefined : await queryClient.fetchQuery(queries.concert(concertId));
}
