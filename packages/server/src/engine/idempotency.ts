import { hash } from 'node:crypto';
import superjson from 'superjson';
import { WriteConflict } from '../database/fault.ts';
import { type Sighting, sighted } from '../database/history.ts';
import { rows, write } from '../database/rows.ts';
import { encoder } from '../encoder.ts';
import { refusal } from '../errors.ts';
import type { Batch, StampedBatch } from './batch.ts';
import type { Call, KeyTable, KeyUse, Settled } from './command.ts';

/** How long a stored answer can be replayed. */
export const keyLifetimeMs = 7 * 24 * 60 * 60 * 1_000;

/** An answer under its key, as found in the database or given earlier in the same batch. */
interface Stored {
  fingerprint: string;
  answer: unknown;
}

/** SHA-256 of what a call intends, whatever the order of its object keys. */
export const fingerprintOf = (intent: Readonly<Record<string, unknown>>): string =>
  hash('sha256', JSON.stringify(keysInOrder(intent)), 'base64url');

/** The same, its keys in order. What says itself how it is written, as dates do, is left as it is. */
function keysInOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value;
  if (Array.isArray(value)) return value.some((item) => typeof item === 'object') ? value.map(keysInOrder) : value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, keysInOrder(item)]));
}

/** The database's clock decides what has expired; the transaction's id stamps what it changes. */
export interface Moment extends Sighting {
  readonly id: number;
}

interface KeyRow {
  readonly group: string;
  readonly caller: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly answer: string;
}

const moment = `select ${sighted}, pg_current_xact_id()::text::bigint as id`;

/** Looks each key up on its own: a join planned while the table was small would later read every key of a concert. */
function momentAndKeys({ table, group }: KeyTable): string {
  return `select m.*, k.* from (${moment}) as m left join (
    select u."group", u.caller, u.key, found.fingerprint, found.answer
    from unnest($1::text[], $2::text[], $3::text[]) as u ("group", caller, key) cross join lateral (
      select fingerprint, answer from ${table} where ${group} = u."group" and procedure = $4 and caller = u.caller and key = u.key limit 1
    ) as found
  ) as k on true`;
}

function isStored(row: Partial<KeyRow>): row is KeyRow {
  return typeof row.key === 'string';
}

/** The keys of one batch: what was stored before, and what this batch adds. */
export class BatchKeys {
  readonly #procedure: string;
  readonly #stored = new Map<string, Stored>();
  readonly #added: { use: KeyUse; answer: unknown }[] = [];

  private constructor(procedure: string) {
    this.#procedure = procedure;
  }

  /**
   * Reads the clock and the batch's keys, as the last thing before deciding. Keys are not locked: the rows they stand for
   * are, and `store` finds out the rest.
   */
  static async load(
    batch: Batch,
    command: { name: string; keys?: KeyTable | undefined },
    calls: readonly Call[],
  ): Promise<{ keys: BatchKeys; seen: Moment }> {
    const keys = new BatchKeys(command.name);
    const uses = calls.flatMap((call) => (call.key ? [call.key] : []));
    const table = uses.length > 0 ? command.keys : undefined;
    const found = await rows<Moment & Partial<KeyRow>>(
      batch.transaction,
      table ? momentAndKeys(table) : moment,
      table
        ? [uses.map((use) => use.group), uses.map((use) => use.caller), uses.map((use) => use.key), command.name]
        : [],
    );
    for (const row of found) {
      if (isStored(row))
        keys.#stored.set(idOf(row), { fingerprint: row.fingerprint, answer: superjson.parse(row.answer) });
    }
    return { keys, seen: found[0]! };
  }

  /** The answer that the key already has: the stored one, or a refusal when it came with another input. */
  replay(use: KeyUse | undefined): Settled<unknown> | undefined {
    const stored = use && this.#stored.get(idOf(use));
    if (stored === undefined) return undefined;
    if (stored.fingerprint !== use?.fingerprint) return { refused: refusal('IDEMPOTENCY_KEY_REUSED') };
    return { answer: stored.answer, replayed: true };
  }

  /** Remembers an answer under its key, for the rest of the batch and for `store`. */
  add(use: KeyUse | undefined, answer: unknown): void {
    if (use === undefined) return;
    this.#stored.set(idOf(use), { fingerprint: use.fingerprint, answer });
    this.#added.push({ use, answer });
  }

  /** Writes the new keys. Fewer rows than keys: another node had one of them in flight, so the batch must run again. */
  async store(batch: StampedBatch, target: KeyTable | undefined): Promise<void> {
    if (target === undefined || this.#added.length === 0) return;
    const uses = this.#added.map(({ use }) => use);
    const written = await write(
      batch.transaction,
      `insert into ${target.table} (${target.group}, caller, procedure, key, fingerprint, answer, created_at)
       select k.group_id, k.caller, $3, k.key, k.fingerprint, k.answer, $7
       from unnest($1::text[], $2::text[], $4::text[], $5::text[], $6::text[]) as k (group_id, caller, key, fingerprint, answer)
       on conflict do nothing`,
      [
        uses.map((use) => use.group),
        uses.map((use) => use.caller),
        this.#procedure,
        uses.map((use) => use.key),
        uses.map((use) => use.fingerprint),
        this.#added.map(({ answer }) => JSON.stringify(encoder.serialize(answer))),
        batch.now,
      ],
    );
    if (written !== uses.length) throw new WriteConflict('an idempotency key was used on another node');
  }
}

const idOf = (use: { group: string; caller: string; key: string }): string =>
  JSON.stringify([use.group, use.caller, use.key]);
