import type { Change } from '../changes.ts';
import type { Command } from '../engine/command.ts';
import type { Locked, Tx } from '../engine/tx.ts';
import { admissions, isAbsent, isAdmitting, opened } from './queue.rules.ts';
import { insertAdmission, lockQueue, type QueueRow, writeQueue } from './queue.store.ts';
import {
  admitTokens,
  endTokens,
  lockExpired,
  lockTokens,
  readInside,
  readPresence,
  type TokenRow,
} from './token.store.ts';
import { passedOverAtMost, walk } from './walk.ts';

/** The order of a queue, which every node works out for itself. */
export interface Places {
  /** The numbers at the next places after `frontier` that, as far as this node knows, still wait; none while it still draws. */
  next(queue: QueueRow, limit: number): number[];
  placeOf(seq: number): number | undefined;
}

export interface AdmitInput {
  readonly concertId: string;
  readonly tickMs: number;
  readonly places: Places;
  /** Since when visitors can reach this node, or could again. */
  readonly listeningSince: Date;
  /** Whether every seat is paid: then nobody is let in. The concert knows; the queue asks under its own lock. */
  readonly soldOut: (tx: Tx, concertId: string) => Promise<boolean>;
}

interface State {
  readonly queue: (QueueRow & Locked) | undefined;
  readonly soldOut: boolean;
  readonly inside: readonly { seq: number; expiresAt: Date }[];
  readonly expired: readonly number[];
  /** In the order of their places. */
  readonly next: readonly (TokenRow & Locked)[];
  readonly presence: ReadonlyMap<number, Date>;
}

interface Effect {
  readonly queue: QueueRow;
  readonly expired: readonly number[];
  readonly absent: readonly number[];
  readonly admitted: readonly number[];
  readonly activeBefore: number;
  readonly now: Date;
  readonly expiresAt: Date;
}

const nothing = { soldOut: false, inside: [], expired: [], next: [], presence: new Map<number, Date>() };

/** The admission tick. Every node tries it; the queue's row lets one decide at a time. */
export const admit: Command<AdmitInput, State, { admitted: number }, Effect> = {
  name: 'queue.admit',
  priority: 'admit',
  batchSize: 1,
  partition: (input) => input.concertId,

  async load(tx, inputs) {
    const input = inputs[0]!;
    const { concertId, tickMs, soldOut } = input;
    const queue = await lockQueue(tx, concertId);
    if (queue === undefined || queue.busy) return { queue, ...nothing };
    const inside = await readInside(tx, concertId);
    const most = Math.min(queue.maxActive, Math.max(1, Math.ceil((queue.admitPerSecond * tickMs) / 1_000)));
    const candidates = await reachable(tx, queue, input, most);
    const tokens = await lockTokens(tx, concertId, candidates.seqs);
    const expired = await lockExpired(
      tx,
      concertId,
      inside.filter((token) => token.isOver).map((token) => token.seq),
    );
    const next = candidates.seqs.flatMap((seq) => tokens.get(seq) ?? []);
    return { queue, inside, expired, next, presence: candidates.presence, soldOut: await soldOut(tx, concertId) };
  },

  rests: (state) => [state.queue, ...state.next],

  decide(state, { tickMs, places, listeningSince }, now) {
    if (state.queue === undefined) return { answer: { admitted: 0 } };
    const { inside, expired, soldOut } = state;
    const queue = { ...opened(state.queue, now), soldOut };
    const active = inside.filter((token) => token.expiresAt > now).length;
    const { places: free, credit } = admissions(queue, active, now, tickMs);
    const { admitted, absent, frontier } = walk(
      { ...state, listeningSince },
      queue,
      soldOut || !isAdmitting(queue, now) ? 0 : free,
      places,
      now,
    );
    const isChanged = queue.drawn !== state.queue.drawn || soldOut !== state.queue.soldOut;
    if (!isChanged && admitted.length + absent.length + expired.length === 0) return { answer: { admitted: 0 } };
    const effect: Effect = {
      queue: {
        ...queue,
        frontier,
        admitted: queue.admitted + admitted.length,
        ...(admitted.length > 0 ? { credit: credit - admitted.length, creditedAt: now } : {}),
      },
      expired,
      absent,
      admitted,
      activeBefore: active,
      now,
      expiresAt: new Date(now.getTime() + queue.activeTtlMs),
    };
    return { answer: { admitted: admitted.length }, effect };
  },

  async store(tx, effects) {
    const { queue, expired, absent, admitted, activeBefore, now, expiresAt } = effects[0]!;
    const { concertId, maxActive } = queue;
    await endTokens(tx, concertId, expired, 'expired', now);
    await endTokens(tx, concertId, absent, 'absent', now);
    if (admitted.length > 0) {
      const [firstSeq, lastSeq] = [admitted[0]!, admitted.at(-1)!];
      await admitTokens(tx, concertId, admitted, now, expiresAt);
      await insertAdmission(
        tx,
        concertId,
        { firstSeq, lastSeq, admitted: admitted.length, activeBefore, maxActive },
        now,
      );
    }
    await writeQueue(tx, queue);
  },

  changes(effects): Change[] {
    const { queue, expired, absent, admitted, expiresAt } = effects[0]!;
    const tokens = [
      ...expired.map((seq) => ({ seq, admitted: true, expiresAt: null, endedBecause: 'expired' as const })),
      ...absent.map((seq) => ({ seq, admitted: false, expiresAt: null, endedBecause: 'absent' as const })),
      ...admitted.map((seq) => ({ seq, admitted: true, expiresAt, endedBecause: null })),
    ];
    return [
      { kind: 'queue', queue },
      { kind: 'tokens', concertId: queue.concertId, tokens },
    ];
  },
};

/**
 * The next in line, as many as a tick may admit and those between them who look absent. It only sizes the locks: who is
 * absent is decided on the locked rows.
 */
async function reachable(
  tx: Tx,
  queue: QueueRow,
  { places, listeningSince }: Pick<AdmitInput, 'places' | 'listeningSince'>,
  most: number,
): Promise<{ seqs: number[]; presence: Map<number, Date> }> {
  const candidates = places.next(queue, most + passedOverAtMost);
  if (candidates.length === 0) return { seqs: [], presence: new Map() };
  const { now, dueAt: presence } = await readPresence(tx, queue.concertId, candidates);
  let present = 0;
  const end = candidates.findIndex((seq) => {
    const dueAt = presence.get(seq);
    if (dueAt === undefined || !isAbsent(dueAt, dueAt, queue, now, listeningSince)) present++;
    return present > most;
  });
  return { seqs: end < 0 ? candidates : candidates.slice(0, end), presence };
}
