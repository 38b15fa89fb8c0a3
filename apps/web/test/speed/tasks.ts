import type { CDPSession } from 'playwright-core';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string };
  /** When it began and how long it took, in microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** Microseconds of the thread's own time. */
  readonly tdur?: number;
}

/** While a browser is looked into, V8 reads a whole script anew for the lines of the first Error that it makes: nobody else waits for that. */
const onlyHere = 'V8.CollectSourcePositions';

/** How long each task took that a page's own thread did meanwhile, in the thread's own time: what else runs on the machine does not count. */
export async function tasksOf(cdp: CDPSession, act: () => Promise<unknown>): Promise<number[]> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }): void => void events.push(...(value as TraceEvent[]));
  cdp.on('Tracing.dataCollected', collect);
  await cdp.send('Tracing.start', {
    categories: '-*,toplevel,__metadata,disabled-by-default-v8.compile',
    transferMode: 'ReportEvents',
  });
  await act();
  const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve));
  await cdp.send('Tracing.end');
  await complete;
  cdp.off('Tracing.dataCollected', collect);
  const threads = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const done = events.filter(({ ph, pid, tid }) => ph === 'X' && threads.has(`${pid} ${tid}`));
  const extra = done.filter(({ name }) => name === onlyHere);
  return done
    .filter(({ name }) => name.endsWith('RunTask'))
    .map(
      ({ ts, dur = 0, tdur = 0 }) =>
        tdur -
        extra.filter((part) => part.ts >= ts && part.ts < ts + dur).reduce((sum, part) => sum + (part.tdur ?? 0), 0),
    )
    .map((microseconds) => microseconds / 1_000);
}
