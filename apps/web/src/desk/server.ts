import type { StagedoorClient } from '@stagedoor/client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { createContext, useContext, useState } from 'react';
import { type Intent, intents } from './intents.ts';

/** The server, as whoever has the key may call it. */
export const Server = createContext<StagedoorClient | undefined>(undefined);

export function useServer(): StagedoorClient {
  const server = useContext(Server);
  if (server === undefined) throw new Error('Nobody has opened the desk.');
  return server;
}

/** The first part of the names of all that the desk asks. */
export const asked = 'desk';

/** What the server answers, asked anew every so often, also while another window is in front: a trend has no gaps. */
export function useAsked<T>(
  what: readonly unknown[],
  ask: (server: StagedoorClient) => Promise<T>,
  {
    everyMs = false,
    enabled = true,
    isLasting = false,
  }: { everyMs?: number | false; enabled?: boolean; isLasting?: boolean } = {},
): UseQueryResult<T> {
  const server = useServer();
  return useQuery({
    queryKey: [asked, ...what],
    queryFn: () => ask(server),
    refetchInterval: everyMs,
    refetchIntervalInBackground: true,
    // The client has tried again already.
    retry: false,
    enabled,
    // Kept until it is asked for anew or set, as long as somebody looks at it.
    ...(isLasting ? { staleTime: 'static', gcTime: 0 } : {}),
  });
}

/** Sends what somebody means on this page, under keys of its own. */
export const useIntent = (): Intent => useState(intents)[0];
