import { setTimeout as delay } from 'node:timers/promises';
import type { Stagedoor } from '@stagedoor/server';
import { enter } from '../../../../packages/server/src/queue/enter.ts';
import type { Cluster } from '../cluster.ts';

/** Visitors that enter at the same time. */
const callers = 2_000;

const passing: ReadonlySet<string> = new Set(['OVERLOADED', 'UNAVAILABLE', 'OUTCOME_UNKNOWN']);

/** Fills a queue through the real entering command, from a crowd that never tires, and says how many got in a second. */
export async function fill(
  stagedoor: Stagedoor,
  cluster: Cluster,
  database: string,
  concertId: string,
  people: number,
): Promise<number> {
  await makeVisitors(cluster, database, people);
  const startedMs = performance.now();
  await enterAll(stagedoor, concertId, people);
  return (people * 1_000) / (performance.now() - startedMs);
}

async function makeVisitors(cluster: Cluster, database: string, people: number): Promise<void> {
  await cluster.sql(
    database,
    `insert into users select 'visitor-' || n, 'Visitor', now() from generate_series(1, $1::int) as n on conflict do nothing`,
    [people],
  );
}

async function enterAll({ services: { engine } }: Stagedoor, concertId: string, people: number): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (next < people) {
        const userId = `visitor-${++next}`;
        let settled = await engine.run(enter, { concertId, userId });
        // Whoever is told to come again does: it gives the same place.
        while ('refused' in settled && passing.has(settled.refused.reason)) {
          await delay(500);
          settled = await engine.run(enter, { concertId, userId });
        }
        if ('refused' in settled) throw new Error(`Entering was refused: ${settled.refused.reason}`);
      }
    }),
  );
}
