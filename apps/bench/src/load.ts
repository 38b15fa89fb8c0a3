/** What a load came to, in its measured part. */
export interface Measured {
  readonly done: number;
  readonly perSecond: number;
  /** Sorted; empty when the tool tells none. */
  readonly latenciesMs: readonly number[];
}

export interface LoadPlan {
  /** Each calls again as soon as it has its answer. */
  readonly callers: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** Each rests this long after an answer; not at all unless given. */
  readonly pauseMs?: number;
  /** Told when the warm-up ends. */
  onMeasuring?(): void;
}

/** Runs `call` again and again in every caller. It answers false when there is nothing left to do: then the load ends. */
export async function load(plan: LoadPlan, call: () => Promise<boolean>): Promise<Measured> {
  const startsMs = performance.now() + plan.warmUpMs;
  const endsMs = startsMs + plan.measureMs;
  const latenciesMs: number[] = [];
  let lastMs = startsMs;
  let measuring = false;
  async function caller(): Promise<void> {
    for (;;) {
      const calledMs = performance.now();
      if (calledMs >= endsMs || !(await call())) return;
      const answeredMs = performance.now();
      if (plan.pauseMs !== undefined) await new Promise((resolve) => setTimeout(resolve, plan.pauseMs));
      if (answeredMs < startsMs || answeredMs > endsMs) continue;
      if (!measuring) {
        measuring = true;
        plan.onMeasuring?.();
      }
      latenciesMs.push(answeredMs - calledMs);
      lastMs = answeredMs;
    }
  }
  await Promise.all(Array.from({ length: plan.callers }, caller));
  const done = latenciesMs.length;
  if (done === 0) throw new Error('Nothing was measured: everything was used up in the warm-up.');
  return { done, perSecond: (done * 1_000) / (lastMs - startsMs), latenciesMs: latenciesMs.sort((a, b) => a - b) };
}

/** The value below which a share of the sorted ones lies. */
export function percentile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
