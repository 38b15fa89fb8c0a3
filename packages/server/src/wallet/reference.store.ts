import { WriteConflict } from '../database/fault.ts';
import { rows } from '../database/rows.ts';
import { arraysOf, columnsOf, insertRows, lookUp } from '../database/statements.ts';
import type { RowOf } from '../database/table.ts';
import type { Batch } from '../engine/batch.ts';
import { ledgerEntries, walletReferences } from './wallet.model.ts';
import type { ServiceReference } from './wallet.rules.ts';

/** A movement that a service made before. */
export type Moved = Pick<RowOf<typeof ledgerEntries>, 'userId' | 'entryId' | 'currency' | 'amount' | 'balanceAfter'>;

const given = arraysOf(walletReferences, ['reference'], 3);
const byReference = lookUp(walletReferences, {
  shared: ['service', 'kind'],
  each: ['reference'],
  columns: columnsOf(walletReferences, ['reference', 'userId', 'entryId']),
})();

const shown = columnsOf(ledgerEntries, ['userId', 'entryId', 'currency', 'amount', 'balanceAfter']);
const entries = arraysOf(ledgerEntries, ['userId', 'entryId'], 2);
const byEntry = lookUp(ledgerEntries, { shared: ['account'], each: ['userId', 'entryId'], columns: shown })();

/** What a service moved under these references so far. Read after the wallets are locked; `storeReferences` finds out the rest. */
export async function readReferences(
  { transaction }: Batch,
  { service, kind }: Pick<ServiceReference, 'service' | 'kind'>,
  references: readonly string[],
): Promise<Map<string, Moved>> {
  const wanted = [...new Set(references)].map((reference) => ({ reference }));
  const known = await rows<Pick<ServiceReference, 'reference' | 'userId' | 'entryId'>>(transaction, byReference, [
    service,
    kind,
    ...given.values(wanted),
  ]);
  if (known.length === 0) return new Map();
  const moved = await rows<Moved>(transaction, byEntry, ['wallet', ...entries.values(known)]);
  const byId = new Map(moved.map((entry) => [entry.entryId, entry]));
  return new Map(known.map(({ reference, entryId }) => [reference, byId.get(entryId)!]));
}

const insert = insertRows(walletReferences, {
  each: ['service', 'kind', 'reference', 'userId', 'entryId'],
  ending: 'on conflict (service, kind, reference) do nothing',
});

/** Writes references, after the wallets. When another node used one of them meanwhile, the batch runs again and finds it. */
export async function storeReferences(batch: Batch, used: readonly ServiceReference[]): Promise<void> {
  // In one order everywhere: an insert waits for another node's insert of the same reference.
  const sorted = used.toSorted((a, b) => (a.reference < b.reference ? -1 : 1));
  const written = await insert(batch.transaction, {}, sorted);
  if (written !== used.length) throw new WriteConflict('a reference was used on another node');
}
