import type { RouterOutputs, StagedoorClient } from '@stagedoor/client';
import { Misused } from '../failure.ts';
import { addressOf, type Environment, operatorClient, operatorKeyOf, type ServerOptions } from '../server.ts';
import type { Account } from './crowd.ts';
import { playAll } from './crowds.ts';
import { accountsIn, makeAccounts, makeConcert, signerFor } from './stage.ts';
import { type Ending, type Latency, Tally } from './tally.ts';

/** What a rush is asked to be. */
export interface Wish {
  readonly visitors: number;
  /** Those who come beside them and only look on. */
  readonly onlookers: number;
  readonly seats: number;
  readonly title?: string | undefined;
  readonly concertId?: string | undefined;
  readonly accessTokens?: string | undefined;
  readonly seed: number;
  readonly arriveSeconds: number;
  readonly opensInSeconds: number;
  readonly atMostSeconds: number;
  readonly keepFree: number;
  /** How many visit the concert at once that is made for them, and how many are let in a second. */
  readonly maxActive?: number | undefined;
  readonly admitPerSecond?: number | undefined;
  /** Of the crowd. */
  readonly processes: number;
}

/** How it stands: what a picture is drawn from. */
export interface Standing {
  readonly title: string;
  readonly url: string;
  readonly concertId: string;
  readonly elapsedMs: number;
  readonly tally: Tally;
  /** The queue as the operator sees it, others in it included. */
  readonly stats: RouterOutputs['queue']['stats'] | undefined;
  readonly capacity: number;
}

/** What came of it. */
export interface Outcome {
  readonly concertId: string;
  readonly seed: number;
  readonly visitors: number;
  readonly durationMs: number;
  /** Processor time that the crowd itself took, in milliseconds: near `durationMs` for each of its processes, it was the limit. */
  readonly crowdCpuMs: number;
  readonly seats: { readonly capacity: number; readonly sold: number };
  readonly personas: Readonly<Record<string, number>>;
  readonly endings: Readonly<Partial<Record<Ending, number>>>;
  readonly refusals: Readonly<Record<string, number>>;
  readonly retries: Readonly<Record<string, number>>;
  readonly latencies: Readonly<Record<string, Latency>>;
  /** Seats that two visitors were told they had bought. */
  readonly soldTwice: readonly string[];
  /** Every invariant; undefined without the operator's key. */
  readonly audit: RouterOutputs['wallet']['audit'] | undefined;
}

const lookEveryMs = 500;

/** Plays a rush and checks the books after it. */
export async function rush(
  wish: Wish,
  options: ServerOptions,
  env: Environment,
  {
    began,
    show,
    interrupted,
  }: {
    /** Told where the concert can be watched, before anybody comes. */
    began: (page: string) => void;
    show: (standing: Standing) => void;
    interrupted: AbortSignal;
  },
): Promise<Outcome> {
  const url = addressOf(options, env);
  const key = await operatorKeyOf(options, env);
  const operator = key === undefined ? undefined : await operatorClient(options, env, Number.POSITIVE_INFINITY);
  const concertId = wish.concertId ?? (await newConcert(operator, wish));
  began(new URL(`/concerts/${concertId}`, url).href);
  const concert = await (operator ?? (await operatorClient(options, env))).concert.get.query({ concertId });
  const accounts = await accountsFor(wish, operator, options, env);
  const tally = new Tally();
  const over = AbortSignal.any([interrupted, AbortSignal.timeout(Math.round(wish.atMostSeconds * 1_000))]);
  const capacity = concert.dates.reduce((sum, date) => sum + date.capacity, 0);
  const beganMs = performance.now();
  let stats: Standing['stats'];
  const look = async (): Promise<void> => {
    stats = await operator?.queue.stats.query({ concertId }).catch(() => undefined);
    show({ title: concert.title, url, concertId, elapsedMs: performance.now() - beganMs, tally, stats, capacity });
  };
  const looking = setInterval(() => void look(), lookEveryMs);
  let crowdCpuMs: number;
  try {
    crowdCpuMs = await playAll(
      {
        url,
        visitors: accounts.map((account, index) => ({
          ...account,
          seed: wish.seed + 7_919 * index,
          isOnlooker: index >= accounts.length - wish.onlookers,
        })),
        arriveSeconds: wish.arriveSeconds,
      },
      {
        concertId,
        keepFree: wish.keepFree,
        till: operator && { server: { server: url, operatorKey: key }, currency: concert.currency },
      },
      { processes: wish.processes, tally, over },
    );
  } finally {
    clearInterval(looking);
  }
  await look();
  const durationMs = Math.round(performance.now() - beganMs);
  const { personas, endings, refusals, retries, soldTwice, seatsSold: sold } = tally;
  const counts = {
    seed: wish.seed,
    visitors: accounts.length,
    durationMs,
    crowdCpuMs: Math.round(crowdCpuMs),
    seats: { capacity, sold },
  };
  const met = { personas, endings, refusals, retries, latencies: tally.latencies(), soldTwice };
  return { concertId, ...counts, ...met, audit: await operator?.wallet.audit.query() };
}

async function newConcert(operator: StagedoorClient | undefined, wish: Wish): Promise<string> {
  if (operator === undefined)
    throw new Misused('Name a concert by --concert-id, or give the operator’s key to make one for the rush.');
  return await makeConcert(operator, { ...wish, title: wish.title ?? `Rush for ${wish.seats} seats` });
}

async function accountsFor(
  { accessTokens, visitors, onlookers, seed }: Wish,
  operator: StagedoorClient | undefined,
  options: ServerOptions,
  env: Environment,
): Promise<readonly Account[]> {
  if (accessTokens !== undefined) return (await accountsIn(accessTokens)).slice(0, visitors + onlookers);
  const sign = await signerFor(options, env);
  if (sign === undefined || operator === undefined)
    throw new Misused(
      'Visitors need access tokens: give STAGEDOOR_JWT_SECRET and the operator’s key to make them, or a file by --access-tokens.',
    );
  return await makeAccounts(operator, visitors + onlookers, seed, sign);
}
