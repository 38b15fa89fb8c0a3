import { WriteConflict } from '../../database/fault.ts';
import { rows, write } from '../../database/rows.ts';
import type { Locked } from '../../engine/batch.ts';
import { lockRows, type Batch, type StampedBatch } from '../../engine/batch.ts';
import type { EndedBecause } from '../queue.events.ts';
import type { QueueRow } from '../queue.store.ts';
import { tokenColumns, type TokenRow } from '../token.store.ts';

/** A token of any concert. */
export interface TokenKey {
  readonly concertId: string;
  readonly seq: number;
}

/** What an admission tick writes into a queue's row. */
export type QueueProgress = Pick<
  QueueRow,
  'concertId' | 'frontier' | 'admitted' | 'credit' | 'creditedAt' | 'drawn' | 'soldOut'
>;

/** The record of what a tick saw and decided, for the audit of both caps and of the order. */
export interface AdmissionRow {
  readonly concertId: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly admitted: number;
  readonly activeBefore: number;
  readonly maxActive: number;
  readonly decidedAt: Date;
}

const concertsOf = (keys: readonly TokenKey[]): string[] => keys.map((key) => key.concertId);
const seqsOf = (keys: readonly TokenKey[]): number[] => keys.map((key) => key.seq);

/** The locked tokens that a write changes, by their keys. Guards ask these: on the table itself they would suit another index. */
const eachLocked = `cross join lateral (
  select ctid, admitted_at, ended_at from tokens where concert_id = p.concert_id and seq = p.seq offset 0
) as found where t.ctid = found.ctid and found.ended_at is null`;

/** Tokens, locked in the order of concerts and numbers, which the caller gives them in. */
export async function lockTokensOf(batch: Batch, keys: readonly TokenKey[]): Promise<(TokenKey & TokenRow & Locked)[]> {
  if (keys.length === 0) return [];
  return await lockRows<TokenKey & TokenRow>(
    batch,
    (lock) => `select t.* from unnest($1::text[], $2::bigint[]) as p (concert_id, seq) cross join lateral (
       select concert_id as "concertId", ${tokenColumns} from tokens where concert_id = p.concert_id and seq = p.seq offset 0 ${lock}
     ) as t`,
    [concertsOf(keys), seqsOf(keys)],
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
     from unnest($1::text[], $2::bigint[]) as p (concert_id, seq) left join lateral (
       select due_at from presence where concert_id = p.concert_id and seq = p.seq offset 0
     ) as k on true`,
    [concertsOf(keys), seqsOf(keys)],
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
    `select t."concertId", t.seq from unnest($1::text[], $2::bigint[]) as p (concert_id, seq) cross join lateral (
       select concert_id as "concertId", seq, expires_at, ended_at from tokens
       where concert_id = p.concert_id and seq = p.seq offset 0 for no key update skip locked
     ) as t where t.ended_at is null and t.expires_at <= clock_timestamp()`,
    [concertsOf(keys), seqsOf(keys)],
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
     from unnest($1::text[], $2::bigint[]) as p (concert_id, seq) ${eachLocked}`,
    [concertsOf(keys), seqsOf(keys), endedAt, because, batch.id],
  );
  if (ended !== keys.length) throw new WriteConflict('a token ended meanwhile');
}

/** Lets waiting, locked tokens in. */
export async function admitTokens(
  batch: StampedBatch,
  tokens: readonly (TokenKey & { expiresAt: Date })[],
  admittedAt: Date,
): Promise<void> {
  if (tokens.length === 0) return;
  const admitted = await write(
    batch.transaction,
    `update tokens as t set admitted_at = $4, expires_at = p.expires_at, changed_by = $5
     from unnest($1::text[], $2::bigint[], $3::timestamptz[]) as p (concert_id, seq, expires_at) ${eachLocked} and found.admitted_at is null`,
    [concertsOf(tokens), seqsOf(tokens), tokens.map((token) => token.expiresAt), admittedAt, batch.id],
  );
  if (admitted !== tokens.length) throw new WriteConflict('a token was admitted or ended meanwhile');
}

export async function insertAdmissions(batch: Batch, admissions: readonly AdmissionRow[]): Promise<void> {
  if (admissions.length === 0) return;
  await write(
    batch.transaction,
    `insert into admissions (concert_id, first_seq, last_seq, admitted, active_before, max_active, decided_at)
     select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::int[], $5::int[], $6::int[], $7::timestamptz[])`,
    [
      admissions.map((row) => row.concertId),
      admissions.map((row) => row.firstSeq),
      admissions.map((row) => row.lastSeq),
      admissions.map((row) => row.admitted),
      admissions.map((row) => row.activeBefore),
      admissions.map((row) => row.maxActive),
      admissions.map((row) => row.decidedAt),
    ],
  );
}

/** Writes how far locked queues have come. */
export async function writeProgress(batch: StampedBatch, queues: readonly QueueProgress[]): Promise<void> {
  await write(
    batch.transaction,
    `update queues as q set frontier = w.frontier, admitted = w.admitted, credit = w.credit, credited_at = w.credited_at,
       drawn = w.drawn, sold_out = w.sold_out, changed_by = $8
     from unnest($1::text[], $2::bigint[], $3::bigint[], $4::float8[], $5::timestamptz[], $6::bigint[], $7::bool[])
       as w (concert_id, frontier, admitted, credit, credited_at, drawn, sold_out)
     cross join lateral (select ctid from queues where concert_id = w.concert_id offset 0) as k where q.ctid = k.ctid`,
    [
      queues.map((queue) => queue.concertId),
      queues.map((queue) => queue.frontier),
      queues.map((queue) => queue.admitted),
      queues.map((queue) => queue.credit),
      queues.map((queue) => queue.creditedAt),
      queues.map((queue) => queue.drawn),
      queues.map((queue) => queue.soldOut),
      batch.id,
    ],
  );
}
