import { setImmediate as turn } from 'node:timers/promises';
import { TRPCError } from '@trpc/server';
import type { LaidSection } from '@stagedoor/hall';
import { type Refusal, refusal } from '../../errors.ts';
import { Refused } from '../../rpc/refused.ts';
import type { StreamReader } from '../../rpc/shared-stream.ts';
import { heartbeatMs } from '../../rpc/trpc.ts';
import type { TakenSeats } from '../schedule-seats.ts';
import { SeatVersions } from './seat-versions.ts';

/** What is taken of a date, and which sections it has. */
export interface DateSeats {
  readonly taken: TakenSeats;
  readonly sections: readonly LaidSection[];
}

/** What a feed works with. */
interface SeatFeedParts {
  /** Looks at the date now; undefined when there is no such date any more. */
  readonly look: () => Promise<DateSeats | undefined>;
  /** The database's clock. */
  readonly nowMs: () => number;
  readonly stopping: AbortSignal;
}

/** Who watches. */
export interface Watcher {
  readonly reader: StreamReader;
  /** The version that they were told last. */
  readonly known: string | undefined;
  /** Why they may not watch any more. */
  readonly refuse: () => Refusal | undefined;
}

/** What others commit is looked for this often: it shows within 250 ms. */
const lookEveryMs = 200;

/** What this node commits shows at once, but no more often than this. */
const quickestMs = 100;

/** Telling takes one part in so many of a node's time: where it takes long it is done less often, but never more seldom than this. */
const partOfTime = 4;
const slowestMs = 250;

/** Told one after the other, before others of this node have a turn. */
const toldAtOnce = 200;

/** How long somebody may go on watching after their visit. */
const dismissEveryMs = 250;

/** The seats of one date for all who watch them on this node: one look serves all, and only while somebody watches. */
export class SeatFeed {
  readonly versions: SeatVersions;
  readonly #parts: SeatFeedParts;
  readonly #watchers = new Set<Watcher>();
  #running: Promise<void> | undefined;
  #wake: (() => void) | undefined;
  #isStale = false;
  #dismissedMs = -Infinity;
  /** When somebody looked last, by this machine's steady clock. */
  lookedAtMs = performance.now();

  constructor({ taken, sections }: DateSeats, parts: SeatFeedParts) {
    this.versions = new SeatVersions(taken, sections);
    this.#parts = parts;
  }

  get isWatched(): boolean {
    return this.#watchers.size > 0;
  }

  /** Takes what is so now. */
  become({ taken, sections }: DateSeats): void {
    this.lookedAtMs = performance.now();
    this.versions.become(taken, sections, this.lookedAtMs);
  }

  add(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    watcher.reader.news();
    this.#running ??= this.#run();
    return () => {
      this.#watchers.delete(watcher);
      if (this.#watchers.size === 0) this.#wake?.();
    };
  }

  /** A commit on this node may have changed it. */
  stale(): void {
    this.#isStale = true;
    this.#wake?.();
  }

  /** Once this node stops it ends, and its watchers with it. */
  async ended(): Promise<void> {
    this.#wake?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    let saidMs = performance.now();
    try {
      while (this.#watchers.size > 0) {
        const startMs = performance.now();
        this.#isStale = false;
        const date = await this.#parts.look().catch(() => 'away' as const);
        if (date === undefined) return this.#end(() => new Refused(refusal('SCHEDULE_NOT_FOUND')));
        this.#dismiss();
        let [busyMs, untilMs] = [0, Infinity];
        // While nothing can be found out nothing is said, either, so that watchers connect again, to another node.
        if (date !== 'away') {
          this.become(date);
          untilMs = date.taken.untilMs - this.#parts.nowMs();
          const isDue = startMs >= saidMs + heartbeatMs;
          busyMs = await this.#tell(isDue);
          if (isDue || busyMs > 0) saidMs = startMs;
        }
        await this.#pause(startMs, Math.min(slowestMs, Math.max(quickestMs, busyMs * partOfTime)), untilMs);
      }
    } catch (error) {
      this.#end(() => error as Error);
    } finally {
      this.#running = undefined;
    }
  }

  /** Until there may be news: a commit, a hold that runs out, what others do; but not sooner than `leastMs` after the last look. */
  async #pause(startMs: number, leastMs: number, untilMs: number): Promise<void> {
    const leftOf = (ms: number): number => startMs + ms - performance.now();
    if (!this.#isStale) await this.#sleep(Math.min(leftOf(Math.max(lookEveryMs, leastMs)), untilMs), () => true);
    await this.#sleep(leftOf(leastMs), () => false);
  }

  /** @param isWoken whether a commit ends it before its time, as the last watcher and the node's end do */
  async #sleep(ms: number, isWoken: () => boolean): Promise<void> {
    const isOver = (): boolean => this.#watchers.size === 0 || this.#parts.stopping.aborted;
    if (ms <= 0 || isOver()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.max(1, ms));
      this.#wake = () => {
        if (!isWoken() && !isOver()) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  /** Tells all who do not know this version, or all of them, so many at a time. Gives how long that kept this node. */
  async #tell(all: boolean): Promise<number> {
    let busyMs = 0;
    let startMs = performance.now();
    let told = 0;
    for (const watcher of this.#watchers) {
      if (!all && watcher.known === this.versions.version) continue;
      watcher.reader.news();
      if (++told % toldAtOnce !== 0) continue;
      busyMs += performance.now() - startMs;
      await turn();
      startMs = performance.now();
    }
    return told === 0 ? 0 : busyMs + performance.now() - startMs;
  }

  /** Sends those away who may not watch any more, and everybody when this node stops: they connect to another one. */
  #dismiss(): void {
    if (this.#parts.stopping.aborted) return this.#end(() => new TRPCError({ code: 'SERVICE_UNAVAILABLE' }));
    const nowMs = performance.now();
    if (nowMs < this.#dismissedMs + dismissEveryMs) return;
    this.#dismissedMs = nowMs;
    for (const watcher of this.#watchers) {
      const refused = watcher.refuse();
      if (refused === undefined) continue;
      this.#watchers.delete(watcher);
      watcher.reader.end(new Refused(refused));
    }
  }

  #end(cause: () => Error): void {
    for (const { reader } of this.#watchers) reader.end(cause());
    this.#watchers.clear();
  }
}
