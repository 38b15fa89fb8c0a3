/** Where a visitor of a rush is now. */
export type Whereabouts = 'coming' | 'waiting' | 'inside' | 'holding' | 'gone';

/** How a visitor's story ended. */
export type Ending = 'paid' | 'left' | 'sold out' | 'too late' | 'watched' | 'refused' | 'unfinished';

/** What one kind of call took, in milliseconds. */
export interface Latency {
  readonly calls: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What a crowd tells of itself, wherever its tally is kept. */
export type Telling = Pick<Tally, 'came' | 'plays' | 'moved' | 'ended' | 'refused' | 'retried' | 'took' | 'sold'>;

/** Counts what a crowd does and what it meets. */
export class Tally {
  readonly whereabouts: Record<Whereabouts, number> = { coming: 0, waiting: 0, inside: 0, holding: 0, gone: 0 };
  readonly endings: Partial<Record<Ending, number>> = {};
  /** By persona, how many there are. */
  readonly personas: Record<string, number> = {};
  /** What was refused to somebody, by reason. */
  readonly refusals: Record<string, number> = {};
  /** What the SDK sent again by itself, by reason. */
  readonly retries: Record<string, number> = {};
  readonly #tookMs = new Map<string, number[]>();
  readonly #owners = new Map<string, string>();
  readonly #soldTwice: string[] = [];

  came(): void {
    this.whereabouts.coming++;
  }

  plays(persona: string): void {
    this.personas[persona] = (this.personas[persona] ?? 0) + 1;
  }

  moved(from: Whereabouts, to: Whereabouts): void {
    this.whereabouts[from]--;
    this.whereabouts[to]++;
  }

  ended(how: Ending): void {
    this.endings[how] = (this.endings[how] ?? 0) + 1;
  }

  refused(reason: string): void {
    this.refusals[reason] = (this.refusals[reason] ?? 0) + 1;
  }

  retried(reason: string): void {
    this.retries[reason] = (this.retries[reason] ?? 0) + 1;
  }

  took(procedure: string, ms: number): void {
    const kept = this.#tookMs.get(procedure);
    if (kept === undefined) this.#tookMs.set(procedure, [ms]);
    else kept.push(ms);
  }

  /** Remembers who paid for which seats: the server said so, so nobody else may ever be told the same. */
  sold(visitor: string, scheduleId: string, seatIds: readonly number[]): void {
    for (const seatId of seatIds) {
      const seat = `${scheduleId} seat ${seatId}`;
      const owner = this.#owners.get(seat);
      if (owner === undefined) this.#owners.set(seat, visitor);
      else this.#soldTwice.push(`${seat}: ${owner} and ${visitor}`);
    }
  }

  get seatsSold(): number {
    return this.#owners.size;
  }

  get soldTwice(): readonly string[] {
    return this.#soldTwice;
  }

  /** What each kind of call took, by procedure. */
  latencies(): Record<string, Latency> {
    return Object.fromEntries(
      [...this.#tookMs]
        .toSorted(([a], [b]) => a.localeCompare(b))
        .map(([procedure, all]) => [procedure, latencyOf(all)]),
    );
  }
}

function latencyOf(tookMs: readonly number[]): Latency {
  const sorted = Float64Array.from(tookMs).sort();
  const at = (share: number): number => Math.round(sorted[Math.ceil(share * sorted.length) - 1]! * 10) / 10;
  return { calls: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99) };
}
