import { setTimeout as delay } from 'node:timers/promises';
import type { Sequelize, Transaction } from 'sequelize';
import type { DatabaseHistory } from '../database/history.ts';
import { ConnectionLost } from '../database/fault.ts';
import { inTransaction } from '../database/transaction.ts';
import { encodeCursor } from '../rpc/cursor.ts';
import { NoTurn } from '../database/turns.ts';
import type { QueueMemory } from '../queue/index.ts';
import { concertsChangedSince, type ConcertRow, readConcerts, readDates, type ShownDate } from './catalogue.store.ts';
import type { ConcertOutput } from './catalogue.schemas.ts';
import { type ConcertPage, SharedPages } from './pages.ts';
import { ShownConcert } from './present.ts';

/** How old the catalogue may be when it is shown. */
const freshForMs = 250;

/** However many look, look for what is not there, or meet a database that is away, it is asked no more often. */
const fetchEveryMs = 50;

/** Most callers that wait for one fetch. */
const waitingAtMost = 10_000;

/** Concerts read at once when a node learns all of them. */
const pageSize = 5_000;

interface Entry {
  readonly concert: ConcertRow;
  readonly dates: readonly ShownDate[];
  /** As it was last shown: made once for each change, not for each look. */
  shown: ShownConcert | undefined;
}

/**
 * All concerts with their dates in this node's memory. A look asks the database for what changed when the last look is 250 ms
 * old, and all who look share that; while nobody looks nothing is asked. A commit on this node shows at once.
 */
export class Catalogue {
  readonly #db: Sequelize;
  readonly #queues: QueueMemory;
  #entries = new Map<string, Entry>();
  #newestFirst: Entry[] | undefined;
  readonly #pages = new SharedPages();
  readonly #history: DatabaseHistory;
  /** What the last fetch has surely seen. */
  #horizon = 0;
  /** The history that all this is about: in another one the next fetch reads everything. */
  #generation = -1;
  #startedMs = -Infinity;
  #readAtMs = -Infinity;
  /** Commits on this node that changed a concert, and how many of them the last fetch has surely seen. */
  #commits = 0;
  #seenCommits = 0;
  #fetching: Promise<void> | undefined;
  #waiting = 0;

  /** @param db one connection is enough: there is one fetch at a time */
  constructor(db: Sequelize, { queues, history }: { queues: QueueMemory; history: DatabaseHistory }) {
    this.#db = db;
    this.#queues = queues;
    this.#history = history;
  }

  /** A page of the concerts that are older than `before`, newest first. Read-only: it is shared. */
  async page(before: string | undefined, limit: number): Promise<ConcertPage> {
    await this.#upTo(performance.now() - freshForMs);
    // Ids begin with the time they were made, so their order is the order of making.
    this.#newestFirst ??= [...this.#entries.values()].sort((a, b) =>
      a.concert.concertId < b.concert.concertId ? 1 : -1,
    );
    const all = this.#newestFirst;
    const start = before === undefined ? 0 : firstOlderThan(all, before);
    const concerts = all.slice(start, start + limit).map((entry) => this.#show(entry));
    const nextCursor = start + limit < all.length ? encodeCursor(concerts.at(-1)!.concertId) : null;
    return this.#pages.shared(start, { concerts, nextCursor });
  }

  /** One concert. Read-only: it is shared. */
  async get(concertId: string): Promise<ConcertOutput | undefined> {
    await this.#upTo(performance.now() - freshForMs);
    const entry = await this.#find(concertId);
    return entry && this.#show(entry);
  }

  /** A date as its row has it. */
  async dateOf(concertId: string, scheduleId: string): Promise<ShownDate | undefined> {
    await this.#upTo(performance.now() - freshForMs);
    return (await this.#find(concertId))?.dates.find((date) => date.scheduleId === scheduleId);
  }

  /** A concert as it was read last: whoever pays waits for the database only when the concert is new. */
  async concertOf(concertId: string): Promise<Pick<ConcertRow, 'title' | 'currency'> | undefined> {
    return (await this.#find(concertId))?.concert;
  }

  /** A commit on this node changed a concert: the next look fetches it. */
  stale(): void {
    this.#commits++;
  }

  /** Learns everything anew, whatever was known. */
  async learn(): Promise<void> {
    this.#generation = -1;
    await this.#upTo(performance.now());
  }

  /** What is not known may be new: then all who ask for such concerts share one more look. */
  async #find(concertId: string): Promise<Entry | undefined> {
    if (!this.#entries.has(concertId)) await this.#upTo(performance.now());
    return this.#entries.get(concertId);
  }

  /** Waits until memory has all that was committed before `sinceMs`, and all that this node committed before the call. */
  async #upTo(sinceMs: number): Promise<void> {
    const commits = this.#commits;
    while (this.#readAtMs < sinceMs || this.#seenCommits < commits || this.#isOfAnotherHistory) {
      if (this.#waiting >= waitingAtMost) throw new NoTurn('Too many wait for the catalogue.');
      this.#waiting++;
      try {
        // One fetch at a time: an older result must never land on top of a newer one.
        await (this.#fetching ??= this.#fetch().finally(() => {
          this.#fetching = undefined;
        }));
      } finally {
        this.#waiting--;
      }
    }
    if (!(await this.#queues.canAnswer())) throw new ConnectionLost(new Error('The queues are being learned again.'));
  }

  get #isOfAnotherHistory(): boolean {
    return this.#generation !== this.#history.generation;
  }

  async #fetch(): Promise<void> {
    const restMs = this.#startedMs + fetchEveryMs - performance.now();
    if (restMs > 0) await delay(restMs);
    const startedMs = performance.now();
    const commits = this.#commits;
    this.#startedMs = startedMs;
    await (this.#isOfAnotherHistory ? this.#fetchAll() : this.#fetchChanged());
    this.#readAtMs = startedMs;
    this.#seenCommits = commits;
  }

  /** In pages: all concerts are more than one statement may read. */
  async #fetchAll(): Promise<void> {
    // Taken before the first page: what changes while the pages are read comes with the next fetch.
    const { horizon, generation } = await inTransaction(this.#db, (transaction) => this.#history.read(transaction));
    const entries = new Map<string, Entry>();
    for (let after: string | undefined = ''; after !== undefined;) {
      const last: string = after;
      const page: Entry[] = await inTransaction(this.#db, async (transaction) =>
        entriesOf(transaction, await readConcerts(transaction, last, pageSize)),
      );
      for (const entry of page) entries.set(entry.concert.concertId, entry);
      after = page.length < pageSize ? undefined : page.at(-1)!.concert.concertId;
    }
    await this.#knowQueues(entries.keys());
    this.#entries = entries;
    this.#newestFirst = undefined;
    this.#horizon = horizon;
    this.#generation = generation;
  }

  async #fetchChanged(): Promise<void> {
    const { horizon, generation, changed } = await inTransaction(this.#db, async (transaction) => ({
      ...(await this.#history.read(transaction)),
      changed: await entriesOf(transaction, await concertsChangedSince(transaction, this.#horizon)),
    }));
    // Those who wait look again, and learn everything.
    if (generation !== this.#generation) return;
    await this.#knowQueues(changed.map((entry) => entry.concert.concertId));
    for (const entry of changed) this.#entries.set(entry.concert.concertId, entry);
    if (changed.length > 0) this.#newestFirst = undefined;
    this.#horizon = horizon;
  }

  /** A concert is shown with its queue, which was committed with it: one more look finds it. */
  async #knowQueues(concertIds: Iterable<string>): Promise<void> {
    for (const concertId of concertIds) {
      if (this.#queues.of(concertId) !== undefined) continue;
      await this.#queues.refresh();
      return;
    }
  }

  #show(entry: Entry): ConcertOutput {
    const { row } = this.#queues.of(entry.concert.concertId)!;
    if (!entry.shown?.isOf(row)) entry.shown = new ShownConcert(entry.concert, entry.dates, row);
    return entry.shown.output;
  }
}

async function entriesOf(transaction: Transaction, concerts: readonly ConcertRow[]): Promise<Entry[]> {
  const dates = Map.groupBy(await readDates(transaction, concerts), (date) => date.concertId);
  return concerts.map((concert) => ({ concert, dates: dates.get(concert.concertId) ?? [], shown: undefined }));
}

/** Where the concerts begin that are older than this one. */
function firstOlderThan(newestFirst: readonly Entry[], concertId: string): number {
  let [low, high] = [0, newestFirst.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (newestFirst[middle]!.concert.concertId < concertId) high = middle;
    else low = middle + 1;
  }
  return low;
}

declare module '../rpc/context.ts' {
  interface Services {
    readonly catalogue: Catalogue;
    /** A concert that exists, from memory: its currency never changes, its title may be corrected. */
    concertOf(concertId: string): Promise<Pick<ConcertRow, 'title' | 'currency'>>;
  }
}
