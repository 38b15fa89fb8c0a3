import type { Locked, Batch } from '../../engine/batch.ts';
import { lockExpired, lockTokensOf, readInside, readPresence, type TokenKey } from './admission.store.ts';
import { isAbsent } from '../queue.rules.ts';
import { lockQueues, type QueueRow } from '../queue.store.ts';
import type { TokenRow } from '../token.store.ts';

/** The order of a queue, which every node works out for itself. */
export interface PlaceOrder {
  /** The numbers at the next places after `frontier` that, as far as this node knows, still wait; none while it still draws. */
  next(queue: QueueRow, limit: number): number[];
  placeOf(entry: number): number | undefined;
}

export interface AdmitInput {
  readonly concertId: string;
  readonly tickMs: number;
  readonly places: PlaceOrder;
  /** Since when visitors can reach this node, or could again. */
  readonly reachableSince: Date;
  /** Of these concerts those in which every seat is paid: there nobody is let in. The queue asks under its own lock. */
  readonly soldOut: (batch: Batch, concertIds: readonly string[]) => Promise<ReadonlySet<string>>;
}

/** One queue, as a tick finds it. */
export interface QueueAtTick {
  readonly queue: QueueRow & Locked;
  readonly soldOut: boolean;
  readonly active: number;
  readonly expired: readonly number[];
  /** In the order of their places. */
  readonly next: readonly (TokenRow & Locked)[];
  /** Behind `next` there are more who could come in. */
  readonly hasMore: boolean;
  readonly presence: ReadonlyMap<number, Date>;
}

/** By concert. A queue is decided once a batch: what its rows said no longer holds afterwards. */
export type QueuesAtTick = Map<string, QueueAtTick>;

/** Locks these queues and those at their next places, and reads who is inside. */
export async function loadQueues(
  batch: Batch,
  inputs: readonly AdmitInput[],
  passedOver: number,
): Promise<QueuesAtTick> {
  const queues = await lockQueues(
    batch,
    inputs.map((input) => input.concertId),
  );
  const free = inputs.filter(({ concertId }) => queues.get(concertId)?.busy === false);
  const concertIds = free.map((input) => input.concertId);
  const inside = await readInside(batch, concertIds);
  const wanted = free.map((input) => {
    const queue = queues.get(input.concertId)!;
    const most = Math.min(queue.maxActive, Math.max(1, Math.ceil((queue.admitPerSecond * input.tickMs) / 1_000)));
    return { queue, most, reachableSince: input.reachableSince, seqs: input.places.next(queue, most + passedOver) };
  });
  const presence = await presenceOf(batch, wanted);
  const reached = wanted.map((line) => reachable(line, presence.get(line.queue.concertId), passedOver));
  const tokens = await lockTokensOf(batch, keysOf(reached));
  const expired = await lockExpired(
    batch,
    keysOf(Array.from(inside, ([concertId, { ranOut }]) => ({ concertId, seqs: ranOut }))),
  );
  const soldOut = await inputs[0]!.soldOut(batch, concertIds);
  const tokensOf = Map.groupBy(tokens, (token) => token.concertId);
  const expiredOf = Map.groupBy(expired, (token) => token.concertId);
  const state: QueuesAtTick = new Map();
  for (const queue of queues.values()) if (queue.busy) state.set(queue.concertId, { queue, ...nothing });
  for (const { concertId, seqs, hasMore } of reached) {
    const bySeq = new Map(tokensOf.get(concertId)?.map((token) => [token.seq, token]));
    state.set(concertId, {
      queue: queues.get(concertId)!,
      soldOut: soldOut.has(concertId),
      active: inside.get(concertId)!.active,
      expired: (expiredOf.get(concertId) ?? []).map((token) => token.seq),
      next: seqs.flatMap((seq) => bySeq.get(seq) ?? []),
      hasMore,
      presence: presence.get(concertId)?.dueAt ?? new Map<number, Date>(),
    });
  }
  return state;
}

const nothing = { soldOut: false, active: 0, expired: [], next: [], hasMore: false, presence: new Map<number, Date>() };

/** In the global lock order. */
function keysOf(lines: readonly { concertId: string; seqs: readonly number[] }[]): TokenKey[] {
  return [...lines]
    .sort((a, b) => (a.concertId < b.concertId ? -1 : 1))
    .flatMap(({ concertId, seqs }) => [...seqs].sort((a, b) => a - b).map((seq) => ({ concertId, seq })));
}

interface Wanted {
  readonly queue: QueueRow;
  /** As many as a tick may admit. */
  readonly most: number;
  readonly reachableSince: Date;
  readonly seqs: readonly number[];
}

interface SignsOfLife {
  readonly now: Date;
  readonly dueAt: Map<number, Date>;
}

async function presenceOf(batch: Batch, wanted: readonly Wanted[]): Promise<Map<string, SignsOfLife>> {
  const signs = await readPresence(
    batch,
    wanted.flatMap(({ queue: { concertId }, seqs }) => seqs.map((seq) => ({ concertId, seq }))),
  );
  const found = new Map<string, SignsOfLife>();
  for (const { concertId, seq, dueAt, now } of signs) {
    const known = found.get(concertId) ?? { now, dueAt: new Map<number, Date>() };
    if (dueAt !== null) known.dueAt.set(seq, dueAt);
    found.set(concertId, known);
  }
  return found;
}

/**
 * The next in line, as many as a tick may admit and those between them who look absent. It only sizes the locks: who is
 * absent is decided on the locked rows.
 */
function reachable(
  { queue, most, reachableSince, seqs }: Wanted,
  signs: SignsOfLife | undefined,
  passedOver: number,
): { concertId: string; seqs: readonly number[]; hasMore: boolean } {
  const { concertId } = queue;
  let present = 0;
  const end = seqs.findIndex((seq) => {
    const dueAt = signs!.dueAt.get(seq);
    if (dueAt === undefined || !isAbsent(dueAt, dueAt, queue, signs!.now, reachableSince)) present++;
    return present > most;
  });
  if (end >= 0) return { concertId, seqs: seqs.slice(0, end), hasMore: false };
  return { concertId, seqs, hasMore: seqs.length === most + passedOver };
}
