import type { Sequelize, Transaction } from 'sequelize';
import { WriteConflict } from '../database/fault.ts';
import { read } from '../database/read.ts';
import { rows, write } from '../database/rows.ts';
import { arraysOf, columnsOf, insertRows, lookUp, type Selected } from '../database/statements.ts';
import { type Batch, type Locked, lockRows, type StampedBatch } from '../engine/batch.ts';
import { tokens } from './queue.model.ts';
import type { EndedBecause, TokenChange } from './queue.events.ts';

const tokenAttributes = ['seq', 'userId', 'enteredAt', 'admittedAt', 'expiresAt', 'endedBecause'] as const;
const tokenColumns = columnsOf(tokens, tokenAttributes);

/** What a decision knows of a token. */
export type TokenRow = Selected<typeof tokenColumns>;

/** The locked tokens that a write changes, by their numbers. Guards ask these: on the table itself they would suit another index. */
const bySeq = `unnest($2::bigint[]) as w (seq) cross join lateral (
  select ctid, admitted_at, ended_at from tokens where concert_id = $1 and seq = w.seq offset 0
) as found`;

const ascending = (seqs: readonly number[]): number[] => [...new Set(seqs)].sort((a, b) => a - b);

const bySeqs = lookUp(tokens, { shared: ['concertId'], each: ['seq'], columns: tokenColumns });

/** Tokens by number, locked in the order of their numbers. */
export async function lockTokens(
  batch: Batch,
  concertId: string,
  seqs: readonly number[],
): Promise<Map<number, TokenRow & Locked>> {
  const found = await lockRows<TokenRow>(batch, bySeqs, [concertId, ascending(seqs)], (row) => String(row.seq));
  return new Map(found.map((row) => [row.seq, row]));
}

/**
 * The tokens of these users that have not ended, locked. At most one a user: the queue's row is locked, so none is added
 * between looking each user up on their own and locking what was found.
 */
export async function lockUnendedTokens(
  batch: Batch,
  concertId: string,
  userIds: readonly string[],
): Promise<Map<string, TokenRow & Locked>> {
  const found = await rows<{ seq: number }>(
    batch.transaction,
    `select t.seq from unnest($2::text[]) as u (user_id) cross join lateral (
       select seq from tokens where user_id = u.user_id and concert_id collate "C" = $1 and ended_because is null offset 0
     ) as t`,
    [concertId, [...new Set(userIds)]],
  );
  if (found.length === 0) return new Map();
  const locked = await lockTokens(
    batch,
    concertId,
    found.map((row) => row.seq),
  );
  const unended = [...locked.values()].filter((token) => token.endedBecause === null);
  return new Map(unended.map((token) => [token.userId, token]));
}

/** A page of a user's tokens that have not ended, in any concerts, after the one of the page before. */
export async function readUnended(
  db: Sequelize,
  userId: string,
  after: string,
  limit: number,
): Promise<{ concertId: string; seq: number }[]> {
  return await read(
    db,
    `select concert_id as "concertId", seq from tokens where user_id = $1 and ended_because is null and concert_id collate "C" > $2
       order by concert_id collate "C" limit $3`,
    [userId, after, limit],
  );
}

/** The keys of tokens of any concerts. */
export const tokenKeys = arraysOf(tokens, ['concertId', 'seq']);
export const byKeys = lookUp(tokens, {
  each: ['concertId', 'seq'],
  columns: columnsOf(tokens, ['concertId', ...tokenAttributes]),
});

/** Tokens of any concerts, unlocked: for those who only need to know that a visit is alive. */
export async function readTokens(
  batch: Batch,
  places: readonly { concertId: string; seq: number }[],
): Promise<(TokenRow & { concertId: string })[]> {
  return await rows(batch.transaction, byKeys(), tokenKeys.values(places));
}

const insert = insertRows(tokens, { shared: ['concertId', 'enteredAt'], each: ['seq', 'userId'] });

/** New tokens, in the order of their numbers. */
export async function insertTokens(
  batch: Batch,
  concertId: string,
  entered: readonly { seq: number; userId: string }[],
  enteredAt: Date,
): Promise<void> {
  await insert(batch.transaction, { concertId, enteredAt }, entered);
}

/** Ends tokens that have not ended yet. They are locked, so a missing one is a defect of the locks. */
export async function endTokens(
  batch: StampedBatch,
  concertId: string,
  seqs: readonly number[],
  because: EndedBecause,
  endedAt: Date,
): Promise<void> {
  if (seqs.length === 0) return;
  const ended = await write(
    batch.transaction,
    `update tokens set ended_at = $3, ended_because = $4, changed_by = $5
     from ${bySeq} where tokens.ctid = found.ctid and found.ended_at is null`,
    [concertId, seqs, endedAt, because, batch.id],
  );
  if (ended !== seqs.length) throw new WriteConflict('a token ended meanwhile');
}

const movedColumns = `concert_id as "concertId", seq, admitted_at is not null as admitted, expires_at as "expiresAt", ended_because as "endedBecause"`;

/** Tokens that a transaction admitted or ended whose id is not below `horizon`. */
export async function changedSince(
  transaction: Transaction,
  horizon: number,
): Promise<(TokenChange & { concertId: string })[]> {
  return await rows(transaction, `select ${movedColumns} from tokens where changed_by >= $1`, [horizon]);
}

/** The tokens of one concert in a page that came to the same. */
interface TokenGroup extends Pick<TokenChange, 'admitted' | 'endedBecause'> {
  readonly concertId: string;
  readonly lastSeq: number;
  readonly seqs: readonly number[];
  /** Of those inside, in the order of `seqs`; null for others. */
  readonly expiresAt: readonly Date[] | null;
}

/**
 * One page of all tokens: those that were ever admitted or ended, and the page's last; undefined after the end. They come by
 * what they came to, a row for thousands: a row for each would keep a node busy for seconds when it learns a million.
 */
export async function readMoved(
  transaction: Transaction,
  after: { concertId: string; seq: number },
  limit: number,
): Promise<{ moved: (TokenChange & { concertId: string })[]; last: { concertId: string; seq: number } | undefined }> {
  const groups = await rows<TokenGroup>(
    transaction,
    `select concert_id as "concertId", admitted_at is not null as admitted, ended_because as "endedBecause", max(seq) as "lastSeq",
       coalesce(array_agg(seq) filter (where admitted_at is not null or ended_at is not null), '{}') as seqs,
       array_agg(expires_at) filter (where admitted_at is not null and ended_at is null) as "expiresAt"
     from (select * from tokens where (concert_id, seq) > ($1, $2) order by concert_id, seq limit $3) as page
     group by concert_id, admitted_at is not null, ended_because order by concert_id, max(seq)`,
    [after.concertId, after.seq, limit],
  );
  const last = groups.at(-1);
  return { moved: groups.flatMap(eachOf), last: last && { concertId: last.concertId, seq: last.lastSeq } };
}

function eachOf({ concertId, admitted, endedBecause, seqs, expiresAt }: TokenGroup) {
  return seqs.map((seq, n) => ({ concertId, seq, admitted, endedBecause, expiresAt: expiresAt?.[n] ?? null }));
}
