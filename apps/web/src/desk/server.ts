import type { StagedoorClient } from '@stagedoor/client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { createContext, useContext, useRef } from 'react';

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

/**
 * Sends what somebody means under a key: the same one while the same is tried again, another once something of it is changed,
 * and once it is done. What was kept back and freed may be kept back again.
 */
export function useIntent(): <Input extends object, Answer>(
  input: Input,
  send: (keyed: Input & { idempotencyKey: string }) => Promise<Answer>,
) => Promise<Answer> {
  const last = useRef({ input: '', key: '' });
  return async (input, send) => {
    const text = JSON.stringify(input);
    if (text !== last.current.input) {
      const key = [...crypto.getRandomValues(new Uint8Array(16))]
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('');
      last.current = { input: text, key };
    }
    const answer = await send({ ...input, idempotencyKey: last.current.key });
    last.current = { input: '', key: '' };
    return answer;
  };
}
