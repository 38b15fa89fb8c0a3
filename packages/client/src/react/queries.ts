import {
  type Hold,
  isRefusal,
  type RefusalIn,
  type RouterInputs,
  type Stagedoor,
  type StagedoorClient,
  type Visit,
} from '@stagedoor/client';
import { queryOptions, type QueryKey } from '@tanstack/react-query';
import type { QueryOf } from './types.ts';

/** Query options for all that can be asked. */
export interface StagedoorQueries {
  /** Concerts, newest first. Needs no login. */
  concerts(page?: NonNullable<RouterInputs['concert']['list']>): QueryOf<StagedoorClient['concert']['list']['query']>;
  /** One concert. Needs no login. */
  concert(concertId: string): QueryOf<StagedoorClient['concert']['get']['query']>;
  /** Where the seats of a date stand and what they cost. Needs no login. */
  seatMap(concertId: string, scheduleId: string): QueryOf<StagedoorClient['concert']['seatMap']['query']>;
  /** A concert's dates and how many seats each has left. */
  dates(visit: Visit): QueryOf<Visit['dates']>;
  /** The seats of a date that can be had now: of these sections, when some are named. */
  seats(visit: Visit, scheduleId: string, wish?: { sections?: string[] | undefined }): QueryOf<Visit['seats']>;
  /** What a visit holds; asked anew when the first of it runs out. */
  holds(visit: Visit): QueryOf<Visit['holds']>;
  /** What the wallet holds, in the concert's minor unit. */
  balance(visit: Visit): QueryOf<Visit['balance']>;
  /** The payments of whoever is signed in, newest first. Each Stagedoor has a key of its own, as it has a user of its own. */
  payments(page?: NonNullable<RouterInputs['payment']['list']>): QueryOf<StagedoorClient['payment']['list']['query']>;
}

/**
 * Query options for `useQuery`, `useSuspenseQuery`, `prefetchQuery` and all that takes some:
 * `useQuery(stagedoorQueries(stagedoor).concert(concertId))`. No key holds a token, so keys may be logged and stored.
 */
export function stagedoorQueries({ client }: Pick<Stagedoor, 'client'>): StagedoorQueries {
  return {
    concerts: (page = {}) =>
      asking(['stagedoor', 'concerts', page], (call) => client.concert.list.query(page, call), { staleTime: 60_000 }),
    concert: (concertId) =>
      asking(['stagedoor', 'concert', concertId], (call) => client.concert.get.query({ concertId }, call), {
        staleTime: 60_000,
      }),
    seatMap: (concertId, scheduleId) =>
      asking(
        ['stagedoor', 'seatMap', concertId, scheduleId],
        (call) => client.concert.seatMap.query({ concertId, scheduleId }, call),
        { staleTime: 300_000 },
      ),
    dates: (visit) => asking([...keyOf(visit), 'dates'], (call) => visit.dates(call), browsing),
    seats: (visit, scheduleId, wish = {}) =>
      asking(
        [...keyOf(visit), 'seats', scheduleId, wish],
        (call) => visit.seats(scheduleId, { ...wish, ...call }),
        browsing,
      ),
    holds: (visit) => asking([...keyOf(visit), 'holds'], (call) => visit.holds(call), running),
    balance: (visit) => asking([...keyOf(visit), 'balance'], (call) => visit.balance(call), { staleTime: 30_000 }),
    payments: (page = {}) =>
      asking([...paymentsKey(client), page], (call) => client.payment.list.query(page, call), { staleTime: 30_000 }),
  };
}

/** What the keys of a visit's queries begin with. No other visit to the concert has the same entry. */
export const keyOf = ({ concertId, status }: Visit): QueryKey => ['stagedoor', 'visit', concertId, status.entry];

const numbers = new WeakMap<StagedoorClient, number>();
let clients = 0;

/** What the keys of a user's payments begin with. A client has one user, whom no key names. */
export function paymentsKey(client: StagedoorClient): QueryKey {
  const number = numbers.get(client) ?? ++clients;
  numbers.set(client, number);
  return ['stagedoor', 'payments', number];
}

interface Pace<Data> {
  staleTime: number;
  refetchInterval?: (query: { state: { error: unknown; data: Data | undefined } }) => number | false;
}

/** Others take seats all the time. Who asks for a visit that is over gets the same answer for ever. */
const browsing: Pace<unknown> = {
  staleTime: 2_000,
  refetchInterval: ({ state }) =>
    isRefusal(state.error, 'TOKEN_EXPIRED', 'TOKEN_SPENT', 'TOKEN_INVALID') ? false : 10_000,
};

/** Nothing but the clock ends a hold that nobody touches. */
const running: Pace<Hold[]> = {
  staleTime: 2_000,
  refetchInterval: ({ state: { data = [] } }) =>
    data.length > 0 && Math.max(1_000, Math.min(...data.map(({ remainingMs }) => remainingMs))),
};

/** The SDK already retries, so TanStack Query does not. */
const asking = <Data, Asked>(
  queryKey: QueryKey,
  ask: (call: { signal: AbortSignal }) => Asked & Promise<Data>,
  pace: Pace<Data>,
) =>
  queryOptions<Data, RefusalIn<Asked>>({ queryKey, queryFn: ({ signal }) => ask({ signal }), retry: false, ...pace });
