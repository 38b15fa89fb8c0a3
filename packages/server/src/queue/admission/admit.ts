import { type QueueEvent, tokenEnded } from '../queue.events.ts';
import type { Command } from '../../engine/command.ts';
import type { StampedBatch } from '../../engine/batch.ts';
import { admitTokens, endTokensOf, insertAdmissions, type TokenKey, writeProgress } from './admission.store.ts';
import { type AdmitInput, type QueuesAtTick, loadQueues } from './load-queues.ts';
import { admissions, isAdmitting, opened } from '../queue.rules.ts';
import type { QueueRow } from '../queue.store.ts';
import { passedOverAtMost, chooseNext } from './choose.ts';

export interface AdmitAnswer {
  readonly admitted: number;
  /** Not all was decided: somebody held a row, or too many of those in front are absent. */
  readonly unfinished: boolean;
}

interface Effect {
  readonly queue: QueueRow;
  readonly expired: readonly number[];
  readonly absent: readonly number[];
  readonly admitted: readonly number[];
  readonly activeBefore: number;
  readonly expiresAt: Date;
}

/**
 * The admission tick of one queue, in a transaction of its own, which waits for its rows. Every node tries it; the queue's
 * row lets one decide at a time.
 */
export const admit: Command<AdmitInput, QueuesAtTick, AdmitAnswer, Effect> = {
  name: 'queue.admit',
  share: Infinity,
  isBackground: true,
  batchSize: 1,
  partition: (input) => input.concertId,
  load: (batch, inputs) => loadQueues(batch, inputs, passedOverAtMost.alone),

  *dependsOn(state, { concertId }) {
    const line = state.get(concertId);
    yield line?.queue;
    yield* line?.next ?? [];
  },

  decide,
  store,
  events,
};

/**
 * The tick of many queues in one transaction. It waits for nobody: where a row is held, nothing is decided, so one queue's
 * trouble is never another's.
 */
export const admitTogether: Command<AdmitInput, QueuesAtTick, AdmitAnswer, Effect> = {
  ...admit,
  name: 'queue.admitTogether',
  // Few: whoever enters one of these concerts waits until all of them are decided.
  batchSize: 16,
  locking: 'skip',
  partition: () => 'admission',
  load: (batch, inputs) => loadQueues(batch, inputs, passedOverAtMost.together),
  dependsOn: () => [],
};

function decide(
  state: QueuesAtTick,
  { concertId, tickMs, places, reachableSince }: AdmitInput,
  now: Date,
): { answer: AdmitAnswer; effect?: Effect } {
  const line = state.get(concertId);
  if (line === undefined) return { answer: { admitted: 0, unfinished: false } };
  if (line.queue.busy || line.next.some((token) => token.busy)) return { answer: { admitted: 0, unfinished: true } };
  state.delete(concertId);
  const { active, expired, soldOut } = line;
  const queue = { ...opened(line.queue, now), soldOut };
  const { places: free, credit } = admissions(queue, active, now, tickMs);
  const room = soldOut || !isAdmitting(queue, now) ? 0 : free;
  const { admitted, absent, frontier } = chooseNext({ ...line, reachableSince }, queue, room, places, now);
  const answer = { admitted: admitted.length, unfinished: line.hasMore && admitted.length < room };
  const isChanged = queue.drawn !== line.queue.drawn || soldOut !== line.queue.soldOut;
  if (!isChanged && admitted.length + absent.length + expired.length === 0) return { answer };
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
    expiresAt: new Date(now.getTime() + queue.activeTtlMs),
  };
  return { answer, effect };
}

async function store(batch: StampedBatch, effects: readonly Effect[]): Promise<void> {
  const { now } = batch;
  const keys = (seqsOf: (effect: Effect) => readonly number[]): TokenKey[] =>
    effects.flatMap((effect) => seqsOf(effect).map((seq) => ({ concertId: effect.queue.concertId, seq })));
  const admitting = effects.filter((effect) => effect.admitted.length > 0);
  await Promise.all([
    endTokensOf(
      batch,
      keys((effect) => effect.expired),
      'expired',
      now,
    ),
    endTokensOf(
      batch,
      keys((effect) => effect.absent),
      'absent',
      now,
    ),
    admitTokens(
      batch,
      admitting.flatMap(({ queue: { concertId }, admitted, expiresAt }) =>
        admitted.map((seq) => ({ concertId, seq, expiresAt })),
      ),
      now,
    ),
    insertAdmissions(
      batch,
      admitting.map(({ queue: { concertId, maxActive }, admitted, activeBefore }) => ({
        concertId,
        firstSeq: admitted[0]!,
        lastSeq: admitted.at(-1)!,
        admitted: admitted.length,
        activeBefore,
        maxActive,
        decidedAt: now,
      })),
    ),
    writeProgress(
      batch,
      effects.map((effect) => effect.queue),
    ),
  ]);
}

function events(_batch: StampedBatch, effects: readonly Effect[]): QueueEvent[] {
  return effects.flatMap(({ queue, expired, absent, admitted, expiresAt }): QueueEvent[] => {
    const { concertId } = queue;
    return [
      { kind: 'queue.changed', queue },
      ...expired.map((seq) => tokenEnded(concertId, { seq, admitted: true }, 'expired')),
      ...absent.map((seq) => tokenEnded(concertId, { seq, admitted: false }, 'absent')),
      ...admitted.map((seq): QueueEvent => ({
        kind: 'token.admitted',
        concertId,
        seq,
        admitted: true,
        expiresAt,
        endedBecause: null,
      })),
    ];
  });
}
