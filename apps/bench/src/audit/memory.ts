import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** The most memory of its own that the audit's backend took (where /proc tells), and by how much this process grew. */
export interface Peaks {
  readonly backendMb: number | undefined;
  readonly nodeMb: number;
}

const everyMs = 100;

export function watchMemory(sql: (text: string) => Promise<object[]>): { stop(): Promise<Peaks> } {
  const startRss = process.memoryUsage().rss;
  let backendKb: number | undefined;
  let rss = startRss;
  let isOver = false;
  const watching = (async () => {
    let pid: number | undefined;
    while (!isOver) {
      pid ??= (
        (await sql(`select pid from pg_stat_activity where application_name = 'stagedoor audit'`)) as { pid: number }[]
      )[0]?.pid;
      const status = pid && (await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''));
      const own = status && /RssAnon:\s+(\d+)/.exec(status)?.[1];
      if (own) backendKb = Math.max(backendKb ?? 0, Number(own));
      rss = Math.max(rss, process.memoryUsage().rss);
      await delay(everyMs);
    }
  })();
  return {
    async stop() {
      isOver = true;
      await watching;
      return { backendMb: backendKb && backendKb / 1_024, nodeMb: (rss - startRss) / 1_048_576 };
    },
  };
}
