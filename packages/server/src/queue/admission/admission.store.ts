import { WriteConflict } from '../../database/fault.ts';
import { rows, write } from '../../database/rows.ts';
import { arraysOf, insertRows, updateRows } from '../../database/statements.ts';
import type { RowOf } from '../../database/table.ts';
import { type Batch, type Locked, lockRows, type StampedBatch } from '../../engine/batch.ts';
import type { EndedBecause } from '../queue.events.ts';
import { admissions, queues, type Token, tokens } from '../queue.model.ts';
import type { QueueRow } from '../queue.store.ts';
import { byKeys, tokenKeys, type TokenRow } from '../token.store.ts';

/** A token of any concert. */
export type TokenKey = Pick<Token, 'concertId' | 'seq'>;

const progress = ['frontier', 'admitted', 'credit', 'creditedAt', 'drawn', 'soldOut'] as const;

/** What an admission tick writes into a queue's row. */
export type QueueProgress = Pick<QueueRow, 'concertId' | (typeof progress)[number]>;

/** The record of what a tick saw and decided, for the audit of both caps and of the order. */
export type AdmissionRow = RowOf<typeof admissions>;

const eachKey = tokenKeys.as('p');

/** The locked tokens that a write changes, by their keys. Guards ask these: on the table itself they would suit another index. */
const eachLocked = `cross join lateral (
  select ctid, admitted_at, ended_at from tokens where concert_id = p.concert_id and seq = p.seq offset 0
) as found where t.ctid = found.ctid and found.ended_at is null`;

/** Tokens, locked in the order of concerts and numbers, which the caller gives them in. */
export async function lockTokensOf(batch: Batch, keys: readonly TokenKey[]): Promise<(TokenKey & TokenRow & Locked)[]> {
  if (keys.length === 0) return [];
  return await lockRows<TokenKey & TokenRow>(
    batch,
    byKeys,
    tokenKeys.values(keys),
    (row) => `${row.concertId}/${row.seq}`,
  );
}

/** How many are inside each queue now, and those who ran out and are not marked so. */
export async function readInside(
  batch: Batch,
  concertIds: readonly string[],
): Promise<Map<string, { active: number; ranOut: readonly number[] }>> {
  const found = await rows<{ concertId: string; active: number; ranOut: number[] }>(
    batch.transaction,
    `select c.concert_id as "concertId", t.active, t."ranOut"
     from (select clock_timestamp() as now) as clock cross join unnest($1::text[]) as c (concert_id) cross join lateral (
       select count(*) filter (where expires_at > clock.now)::int as active,
         coalesce(array_agg(seq order by seq) filter (where expires_at <= clock.now), '{}') as "ranOut"
       from tokens where concert_id collate "C" = c.concert_id and admitted_at is not null and ended_at is null
     ) as t`,
    [concertIds],
  );
  return new Map(found.map((row) => [row.concertId, row]));
}

/** By when each of these promised to ask again (nothing for who never did), and the time. */
export async function readPresence(
  batch: Batch,
  keys: readonly TokenKey[],
): Promise<(TokenKey & { dueAt: Date | null; now: Date })[]> {
  if (keys.length === 0) return [];
  return await rows(
    batch.transaction,
    `select p.concert_id as "concertId", p.seq, k.due_at as "dueAt", clock_timestamp() as now
     from ${eachKey} left join lateral (
       select due_at from presence where concert_id = p.concert_id and seq = p.seq offset 0
     ) as k on true`,
    tokenKeys.values(keys),
  );
}

/**
 * Of these tokens those that ran out, locked. Whoever else holds one is left for the next tick: marking is housekeeping,
 * the state was derived all along.
 */
export async function lockExpired(batch: Batch, keys: readonly TokenKey[]): Promise<TokenKey[]> {
  if (keys.length === 0) return [];
  return await rows(
    batch.transaction,
    `select t."concertId", t.seq from ${eachKey} cross join lateral (
       select concert_id as "concertId", seq, expires_at, ended_at from tokens
       where concert_id = p.concert_id and seq = p.seq offset 0 for no key update skip locked
     ) as t where t.ended_at is null and t.expires_at <= clock_timestamp()`,
    tokenKeys.values(keys),
  );
}

/** Ends locked tokens. */
export async function endTokensOf(
  batch: StampedBatch,
  keys: readonly TokenKey[],
  because: EndedBecause,
  endedAt: Date,
): Promise<void> {
  if (keys.length === 0) return;
  const ended = await write(
    batch.transaction,
    `update tokens as t set ended_at = $3, ended_because = $4, changed_by = $5
     from ${eachKey} ${eachLocked}`,
    [...tokenKeys.values(keys), endedAt, because, batch.id],
  );
  if (ended !== keys.length) throw new WriteConflict('a token ended meanwhile');
}

const admittedArrays = arraysOf(tokens, ['concertId', 'seq', 'expiresAt']);

/** Lets waiting, locked tokens in. */
export async function admitTokens(
  batch: StampedBatch,
  admitted: readonly (TokenKey & { expiresAt: Date })[],
  admittedAt: Date,
): Promise<void> {
  if (admitted.length === 0) return;
  const written = await write(
    batch.transaction,
    `update tokens as t set admitted_at = $4, expires_at = p.expires_at, changed_by = $5
     from ${admittedArrays.as('p')} ${eachLocked} and found.admitted_at is null`,
    [...admittedArrays.values(admitted), admittedAt, batch.id],
  );
  if (written !== admitted.length) throw new WriteConflict('a token was admitted or ended meanwhile');
}

const insert = insertRows(admissions, {
  each: ['concertId', 'firstSeq', 'lastSeq', 'admitted', 'activeBefore', 'maxActive', 'decidedAt'],
});

export async function insertAdmissions(batch: Batch, made: readonly AdmissionRow[]): Promise<void> {
  if (made.length > 0) await insert(batch.transaction, {}, made);
}

const update = updateRows(queues, { each: ['concertId'], set: progress });

/** Writes how far locked queues have come. */
export async function writeProgress(batch: StampedBatch, moved: readonly QueueProgress[]): Promise<void> {
  await update(batch.transaction, { changedBy: batch.id }, moved);
}
