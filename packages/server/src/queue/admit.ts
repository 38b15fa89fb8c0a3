import type { Change } from '../changes.ts';
import type { Command } from '../engine/command.ts';
import type { Locked } from '../engine/tx.ts';
import type { Tx } from '../engine/tx.ts';
import { admissions, isAdmitting } from './queue.rules.ts';
import { admitTokens, endTokens, lockExpired, lockTokens, readInside, readNext, type TokenRow } from './token.store.ts';
import { insertAdmission, lockQueue, type QueueRow, writeQueue } from './queue.store.ts';

export interface AdmitInput {
  readonly concertId: string;
  readonly tickMs: number;
  /** Whether every seat is paid: then nobody is let in. The concert knows; the queue asks under its own lock. */
  readonly soldOut: (tx: Tx, concertId: string) => Promise<boolean>;
}

interface State {
  readonly queue: (QueueRow & Locked) | undefined;
  readonly soldOut: boolean;
  readonly inside: readonly { seq: number; expiresAt: Date }[];
  readonly expired: readonly number[];
  readonly next: readonly (TokenRow & Locked)[];
}

interface Effect {
  readonly queue: QueueRow;
  readonly expired: readonly number[];
  readonly admitted: readonly number[];
  readonly activeBefore: number;
  readonly now: Date;
  readonly expiresAt: Date;
}

/** The admission tick. Every node tries it; the queue's row lets one decide at a time. */
export const admit: Command<AdmitInput, State, { admitted: number }, Effect> = {
  name: 'queue.admit',
  priority: 'admit',
  partition: (input) => input.concertId,

  async load(tx, inputs) {
    const { concertId, tickMs, soldOut } = inputs[0]!;
    const queue = await lockQueue(tx, concertId);
    if (queue === undefined || queue.busy) return { queue, soldOut: false, inside: [], expired: [], next: [] };
    const inside = await readInside(tx, concertId);
    const most = Math.max(1, Math.ceil((queue.admitPerSecond * tickMs) / 1_000));
    const candidates = await readNext(tx, concertId, queue.frontier, Math.min(most, queue.maxActive));
    // Those who are past are read before those who come next, so that all token locks are taken in the order of numbers.
    const expired = await lockExpired(
      tx,
      concertId,
      inside.map((token) => token.seq),
    );
    const next =
      candidates.length > 0 ? await lockTokens(tx, concertId, candidates) : new Map<number, TokenRow & Locked>();
    return { queue, inside, expired, next: [...next.values()], soldOut: await soldOut(tx, concertId) };
  },

  rests: (state) => [state.queue, ...state.next],

  decide({ queue, soldOut, inside, expired, next }, { tickMs }, now) {
    if (queue === undefined) return { answer: { admitted: 0 } };
    const active = inside.filter((token) => token.expiresAt > now).length;
    const present =
      soldOut || !isAdmitting(queue, now)
        ? []
        : next.filter((token) => token.endedBecause === null && token.admittedAt === null);
    const { places, credit } = admissions(queue, active, now, tickMs);
    const admitted = present.slice(0, places).map((token) => token.seq);
    if (admitted.length === 0 && expired.length === 0) return { answer: { admitted: 0 } };
    const effect: Effect = {
      queue: {
        ...queue,
        frontier: admitted.at(-1) ?? queue.frontier,
        admitted: queue.admitted + admitted.length,
        credit: credit - admitted.length,
        creditedAt: now,
      },
      expired,
      admitted,
      activeBefore: active,
      now,
      expiresAt: new Date(now.getTime() + queue.activeTtlMs),
    };
    return { answer: { admitted: admitted.length }, effect };
  },

  async store(tx, effects) {
    const { queue, expired, admitted, activeBefore, now, expiresAt } = effects[0]!;
    const { concertId, maxActive } = queue;
    await endTokens(tx, concertId, expired, 'expired', now);
    if (admitted.length > 0) {
      await admitTokens(tx, concertId, admitted, now, expiresAt);
      await insertAdmission(
        tx,
        concertId,
        { firstSeq: admitted[0]!, lastSeq: admitted.at(-1)!, admitted: admitted.length, activeBefore, maxActive },
        now,
      );
    }
    await writeQueue(tx, queue);
  },

  changes(effects): Change[] {
    const { queue, expired, admitted, expiresAt } = effects[0]!;
    const tokens = [
      ...expired.map((seq) => ({ seq, admitted: true, expiresAt: null, endedBecause: 'expired' as const })),
      ...admitted.map((seq) => ({ seq, admitted: true, expiresAt, endedBecause: null })),
    ];
    return [
      { kind: 'queue', queue },
      { kind: 'tokens', concertId: queue.concertId, tokens },
    ];
  },
};
