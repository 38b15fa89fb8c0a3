import {
  createTRPCClient,
  httpBatchLink,
  type HTTPBatchLinkOptions,
  httpSubscriptionLink,
  splitLink,
  type TRPCLink,
} from '@trpc/client';
import { reconnecting } from './reconnect.ts';
import { type AccessToken, authorization, needsLogin } from './access-token.ts';
import { refusalLink } from './refusal.ts';
import { retrying, type RetryOptions, within } from './retry.ts';
import { newTraceparent } from './traceparent.ts';
import { transformer } from './transformer.ts';
import type { AppRouter, StagedoorClient } from './types.ts';

/** What a client needs to know. */
export interface ClientOptions {
  /** The server's root, such as `https://tickets.example`; its `/trpc` means the same. */
  url: string;
  /**
   * The user's access token (a JWT), or how to get a fresh one: asked for before each request but those for concerts and a
   * visit's status, which need nobody. Nothing or `null` while nobody is signed in. A refresh that fails is tried again as
   * `retry` says; a call that stays without one is `UNREACHABLE`, and its `cause` a `NoAccessToken`.
   */
  accessToken?: AccessToken;
  /** Your own `fetch`: for tests, proxies, or tracing. */
  fetch?: typeof globalThis.fetch;
  /** Needed for `queue.watch` where the platform has no `EventSource` (Node: the `eventsource` package). */
  EventSource?: typeof EventSource;
  /** How long one attempt may take, in milliseconds. Default 10,000: twice what the server allows itself. */
  timeoutMs?: number;
  /** How calls are tried again that may have gone lost. `{ attempts: 1 }` never does. */
  retry?: RetryOptions;
}

/** The platform's `fetch` as tRPC types it. */
type Fetch = NonNullable<HTTPBatchLinkOptions<AppRouter['_def']['_config']['$types']>['fetch']>;

/** Servers and proxies stop reading a URL at 8 KB or more. */
const urlLength = 7_000;

/** The server takes at most fifty calls in one request. */
const callsPerRequest = 50;

/**
 * Makes the raw client. Calls made at the same time travel in one request. A refusal is thrown as an error whose `reason`
 * says why, and `safe()` returns it instead. What may have gone lost is sent again, never to a second effect: see `retry`.
 */
export function createClient({ url, accessToken, fetch, EventSource, ...patience }: ClientOptions): StagedoorClient {
  const endpoint = endpointOf(url);
  const batches = (headers: () => Promise<Record<string, string>> | Record<string, string>): TRPCLink<AppRouter> =>
    httpBatchLink({
      url: endpoint,
      transformer,
      headers,
      maxItems: callsPerRequest,
      maxURLLength: urlLength,
      ...(fetch ? { fetch: fetch as Fetch } : {}),
    });
  return clientOver(
    splitLink({
      condition: (operation) => operation.type === 'subscription',
      true: [
        reconnecting,
        httpSubscriptionLink({ url: endpoint, transformer, ...(EventSource ? { EventSource } : {}) }),
      ],
      // Apart, so that what needs nobody never waits for a refresh of the access token.
      false: splitLink({
        condition: ({ path }) => needsLogin(path),
        // With the trace of this request, for the server's log. What needs nobody goes without: its header would cost pages of
        // other origins a question before each poll.
        true: batches(async () => ({ ...(await authorization(accessToken)), traceparent: newTraceparent() })),
        false: batches(() => ({})),
      }),
    }),
    patience,
  );
}

/** The client whose calls go this way. */
export function clientOver(
  way: TRPCLink<AppRouter>,
  patience: Pick<ClientOptions, 'timeoutMs' | 'retry'>,
): StagedoorClient {
  return createTRPCClient<AppRouter>({ links: patient(way, patience) });
}

/** Tries again what may have gone lost on this way, and turns whatever fails into a refusal. */
export const patient = (
  way: TRPCLink<AppRouter>,
  { timeoutMs = 10_000, retry = {} }: Pick<ClientOptions, 'timeoutMs' | 'retry'>,
): TRPCLink<AppRouter>[] => [refusalLink, retrying(retry), within(timeoutMs), way];

/** The server's root and its tRPC endpoint mean the same. */
function endpointOf(url: string): string {
  // A variable of the environment that is not set is a string to the compiler alone.
  if (typeof url !== 'string') throw new TypeError('Stagedoor needs a url, such as https://tickets.example.');
  return `${url.replace(/\/+$/, '').replace(/\/trpc$/, '')}/trpc`;
}
