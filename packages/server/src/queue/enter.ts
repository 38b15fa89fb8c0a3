import { type QueueEvent, tokenEnded } from './queue.events.ts';
import type { Command } from '../engine/command.ts';
import type { Locked } from '../engine/batch.ts';
import { refusal } from '../errors.ts';
import { insertUsers, knownUsers, refuseUnknown } from '../user/index.ts';
import { epochOf, inHistory, opened, refuseCancelled, stateOf } from './queue.rules.ts';
import { endTokens, insertTokens, lockUnendedTokens, type TokenRow } from './token.store.ts';
import { lockQueue, type QueueRow, writeQueue } from './queue.store.ts';

export interface EnterInput {
  readonly concertId: string;
  readonly userId: string;
  /** Makes the user who is not there yet. */
  readonly newUserName?: string | undefined;
}

interface State {
  queue: (QueueRow & Locked) | undefined;
  readonly users: Map<string, { readonly erasedAt: Date | null }>;
  /** Of the database, in which numbers are given now. */
  readonly history: string;
  /** Each user's live token: from the database, or given earlier in this batch. */
  readonly tokens: Map<string, TokenRow & Locked>;
}

interface Effect {
  readonly seq: number;
  readonly userId: string;
  /** The old token of this user, which ran out and now makes room for the new one. */
  readonly ended: number | undefined;
  readonly newUserName: string | undefined;
}

/** Gives a place at the back of the queue, or the place that the user already has. */
export const enter: Command<EnterInput, State, { seq: number; epoch: number }, Effect> = {
  name: 'queue.issueToken',
  share: 0.5,
  partition: (input) => input.concertId,

  async load(batch, inputs) {
    const { partition: concertId } = batch;
    const userIds = inputs.map((input) => input.userId);
    const asked = [
      lockQueue(batch, concertId),
      lockUnendedTokens(batch, concertId, userIds),
      knownUsers(batch.transaction, userIds),
    ] as const;
    // Most users are new, and have no token to lock.
    batch.allAsked();
    const [queue, tokens, users] = await Promise.all(asked);
    return { queue, tokens, users, history: batch.history.identity };
  },

  dependsOn: (state, input) => [state.queue, state.tokens.get(input.userId)],

  decide(state, { userId, newUserName }, now) {
    const { tokens, users } = state;
    const isNew = !users.has(userId) && newUserName !== undefined;
    const unknown = isNew ? undefined : refuseUnknown(users.get(userId));
    if (unknown) return { refused: unknown };
    if (state.queue === undefined) return { refused: refusal('CONCERT_NOT_FOUND') };
    const queue = opened(state.queue, now);
    const old = tokens.get(userId);
    if (old && stateOf(old, queue, now).state !== 'expired')
      return { answer: { seq: old.seq, epoch: epochOf(old.seq, queue) } };
    if (queue.state === 'closed') return { refused: refusal('QUEUE_CLOSED') };
    if (queue.state === 'cancelled') return { refused: refuseCancelled(queue) };
    const seq = queue.lastSeq + 1;
    state.queue = { ...inHistory(queue, state.history), lastSeq: seq };
    if (isNew) users.set(userId, { erasedAt: null });
    tokens.set(userId, {
      seq,
      userId,
      enteredAt: now,
      admittedAt: null,
      expiresAt: null,
      endedBecause: null,
      busy: false,
    });
    return {
      answer: { seq, epoch: epochOf(seq, state.queue) },
      effect: { seq, userId, ended: old?.seq, newUserName: isNew ? newUserName : undefined },
    };
  },

  async store(batch, effects, { queue }) {
    const { partition: concertId, now } = batch;
    const ended = effects.flatMap((effect) => effect.ended ?? []);
    await Promise.all([
      insertUsers(
        batch,
        effects.flatMap(({ userId, newUserName: name }) => (name === undefined ? [] : [{ userId, name }])),
        now,
      ),
      endTokens(batch, concertId, ended, 'expired', now),
      insertTokens(batch, concertId, effects, now),
      queue && writeQueue(batch, queue),
    ]);
  },

  events: ({ partition: concertId }, effects, { queue }): QueueEvent[] => [
    ...(queue ? [{ kind: 'queue.changed', queue } as const] : []),
    ...effects.flatMap(({ ended }) =>
      ended === undefined ? [] : tokenEnded(concertId, { seq: ended, admitted: true }, 'expired'),
    ),
  ],
};
