import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type Coming, play } from './crowd.ts';
import type { Scene } from './scene.ts';
import type { Tally, Telling } from './tally.ts';
import { creditBy, type Till } from './till.ts';

/** What the parts of a crowd have in common, as it can be told to another process. */
export interface Plan extends Pick<Scene, 'concertId' | 'keepFree'> {
  readonly till: Till | undefined;
}

/** The part of a crowd that comes from one process. */
export interface Part extends Plan {
  readonly coming: Coming;
}

/** What a part is told later on: that only onlookers are left anywhere, or that the rush is over. */
export type Word = 'quiet' | 'over';

/** Where a part plays, which tells what happens there. */
export const sceneOf = async (plan: Plan, here: Pick<Scene, 'tally' | 'over' | 'quiet'>): Promise<Scene> => ({
  ...plan,
  ...here,
  maps: new Map(),
  credit: await creditBy(plan.till),
});

/** What happened, as a method of the tally and its arguments. */
export type Happened = {
  readonly [Method in keyof Telling]: readonly [Method, Parameters<Telling[Method]>];
}[keyof Telling];

/** What a part tells. Once it is quiet or done it says so, and how much processor time it took. */
export interface Told {
  readonly happened: readonly Happened[];
  readonly isQuiet: boolean;
  readonly isDone: boolean;
  readonly cpuMs: number;
}

/** Plays a crowd in this process, or in several where one is too slow for it. Answers with the processor time of them all. */
export async function playAll(
  coming: Coming,
  plan: Plan,
  { processes, tally, over }: { processes: number; tally: Tally; over: AbortSignal },
): Promise<number> {
  if (processes > 1) return await playApart(coming, plan, processes, tally, over);
  const quiet = new AbortController();
  const began = process.cpuUsage();
  await play(coming, await sceneOf(plan, { tally, over, quiet: quiet.signal }), () => quiet.abort());
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000;
}

async function playApart(
  { visitors, ...coming }: Coming,
  plan: Plan,
  processes: number,
  tally: Tally,
  over: AbortSignal,
): Promise<number> {
  const children = Array.from({ length: processes }, () =>
    fork(new URL('part.ts', import.meta.url), { serialization: 'advanced', detached: true }),
  );
  const tell = (word: Word): void => children.forEach((child) => child.connected && child.send(word));
  const end = (): void => tell('over');
  over.addEventListener('abort', end);
  let loud = processes;
  try {
    const times = await Promise.all(
      children.map(async (child, place) => {
        const mine = visitors.filter((_, index) => index % processes === place);
        const done = ended(child, tally, () => --loud === 0 && tell('quiet'));
        child.send({ ...plan, coming: { ...coming, visitors: mine } } satisfies Part);
        if (over.aborted) end();
        return await done;
      }),
    );
    return times.reduce((sum, ms) => sum + ms, 0);
  } finally {
    over.removeEventListener('abort', end);
    for (const child of children) child.kill('SIGKILL');
  }
}

/** Counts what a part tells, until it is done. */
async function ended(child: ChildProcess, tally: Tally, onQuiet: () => void): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  child.on('message', ({ happened, isQuiet, isDone, cpuMs }: Told) => {
    for (const [method, values] of happened) (tally[method] as (...all: typeof values) => void)(...values);
    if (isQuiet) onQuiet();
    if (isDone) resolve(cpuMs);
  });
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`A process of the crowd ended with ${String(code)}.`);
  });
  return await Promise.race([promise, died]);
}
