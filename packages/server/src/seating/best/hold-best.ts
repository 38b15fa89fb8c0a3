import { setTimeout as delay } from 'node:timers/promises';
import type { KeyUse, Settled } from '../../engine/command.ts';
import { refusal } from '../../errors.ts';
import { newId } from '../../ids.ts';
import type { Visit } from '../../queue/index.ts';
import type { Services } from '../../rpc/context.ts';
import type { Held } from '../hold-seats.ts';
import { reserveBest } from './reserve-best.ts';
import type { Left } from './wish.rules.ts';
import type { Proposal, Wanted } from './seat-search.ts';

/** Which seats somebody wants. */
export interface BestWish extends Wanted {
  readonly concertId: string;
  readonly scheduleId: string;
}

/** For so long other seats are looked for while those that were proposed turn out to be taken. */
const triesForMs = 5_000;

/** Whoever finds seats taken again and again pauses, the longer the more often, so that calls do not meet for good. */
const longestPauseMs = 100;

const nothing: Left = { available: 0, largestGroup: 0 };

/**
 * Holds the best seats that can be had. Memory proposes and locked rows decide; what turns out to be taken is proposed anew from what
 * was read since, until seats are held or memory has none left. Whoever isn't inside is refused by the command, unsearched.
 */
export async function holdBest(
  services: Pick<Services, 'engine' | 'seats' | 'clock' | 'queues'>,
  visit: Visit,
  wish: BestWish,
  { key, isInside }: { readonly key: KeyUse | undefined; readonly isInside: boolean },
): Promise<Settled<Held>> {
  const { engine, clock } = services;
  const startMs = performance.now();
  for (let tries = 0; ; tries++) {
    const shed = engine.shed(reserveBest.share);
    if (shed) return { refused: shed };
    const search = isInside || tries > 0 ? await find(services, wish, tries) : undefined;
    const { scheduleId, quantity } = wish;
    const { candidates } = search?.proposal ?? { candidates: [] };
    const left = search?.left ?? nothing;
    const input = { visit, scheduleId, quantity, candidates, left, reservationId: newId('res', clock.now()) };
    const settled = await engine.run(reserveBest, input, key);
    if (!('refused' in settled)) return settled;
    const wereTaken = settled.refused.reason === 'NOT_ENOUGH_SEATS';
    search?.forget(wereTaken);
    if (!wereTaken || search?.left) return settled;
    if (tries > 0) await delay(Math.random() * Math.min(longestPauseMs, 5 * 2 ** tries));
    if (performance.now() > startMs + triesForMs) return { refused: refusal('OVERLOADED', { retryAfterMs: 1_000 }) };
  }
}

interface Search {
  readonly proposal?: Proposal;
  /** Set when there is nothing to propose. */
  readonly left?: Left;
  /** Told of a proposal that came to nothing, whether because somebody was quicker. */
  readonly forget: (wereTaken: boolean) => void;
}

/** What to try: at first from what is known, then from what is read now. Undefined when there is no such date. */
async function find(
  { seats, clock, queues }: Pick<Services, 'seats' | 'clock' | 'queues'>,
  wanted: BestWish,
  tries: number,
): Promise<Search | undefined> {
  const { concertId, scheduleId } = wanted;
  const avoidsOrphans = queues.of(concertId)?.row.avoidOrphans === true;
  for (let isNew = tries > 0; ; isNew = true) {
    const date = await seats.search(concertId, scheduleId, isNew);
    if (date === undefined && !isNew) continue;
    if (date === undefined) return undefined;
    const { search, hall } = date;
    const wish = search.wishFor(hall.layout, wanted);
    const proposal = search.propose(wish, { nowMs: clock.nowMs(), tries, avoidsOrphans });
    // That somebody has to be left alone, or sent away, is said of what is read now alone.
    if (proposal && (proposal.isClean || isNew))
      return { proposal, forget: (wereTaken) => search.forget(proposal, { wereTaken }) };
    if (proposal) search.forget(proposal);
    else if (isNew) return { left: search.left(wish), forget: () => undefined };
  }
}
