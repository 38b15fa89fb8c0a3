import { percentile } from '../../load.ts';
import { answerMessages, type Child } from '../child.ts';
import type { Figure, Side } from '../subject.ts';

/** What one call does. The callers of one side never do the same thing twice. */
export type Job = 'hold' | 'hold around' | 'enter' | 'pay' | 'charge one' | 'charge many';

export interface Open {
  readonly databaseUrl: string;
  /** Of the hall in it. */
  readonly seats: number;
  /** How many are on sale, where they are several. */
  readonly concerts?: number;
  /** How many people hold seats; of several concerts, in each. */
  readonly visitors?: number;
}
interface Work {
  readonly job: Job;
  readonly callers: number;
  readonly seconds: number;
}

/** One call by its number; false when there is nothing left to do. */
export type Do = (job: Job, index: number) => Promise<void>;

/** In a process of its own: callers that call as soon as they have their answer, without a network between. */
export function working(open: (where: Open) => Promise<Do>): void {
  let work: Do | undefined;
  const done = new Map<Job, number>();
  answerMessages<Open | Work>(async (message) => {
    if ('databaseUrl' in message) {
      work = await open(message);
      return undefined;
    }
    const { job, callers, seconds } = message;
    const cpu = process.cpuUsage();
    const startedMs = performance.now();
    const latenciesMs: number[] = [];
    const call = async (): Promise<void> => {
      for (let calledMs = startedMs; calledMs < startedMs + seconds * 1_000; calledMs = performance.now()) {
        const index = done.get(job) ?? 0;
        done.set(job, index + 1);
        await work!(job, index);
        latenciesMs.push(performance.now() - calledMs);
      }
    };
    await Promise.all(Array.from({ length: callers }, call));
    const elapsedMs = performance.now() - startedMs;
    const { user, system } = process.cpuUsage(cpu);
    latenciesMs.sort((a, b) => a - b);
    const figure: Figure = {
      value: (latenciesMs.length * 1_000) / elapsedMs,
      calls: latenciesMs.length,
      serverCpu: (user + system) / 1_000 / elapsedMs,
      p50Ms: percentile(latenciesMs, 0.5),
      p99Ms: percentile(latenciesMs, 0.99),
    };
    return figure;
  });
}

/** The callers' side of such a process. */
export const workSide = (child: Child, work: Work): Side => ({ run: () => child.tell<Figure>(work) });
