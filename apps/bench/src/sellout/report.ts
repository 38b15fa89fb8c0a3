import { decimal, whole } from '../table.ts';
import type { SellOut } from './sellout.ts';

/** What came of it, as Markdown. */
export function linesOf({ outcome, soldOutMs, crowdCpu, serverCpu, databaseCpu, processes, wrong }: SellOut): string[] {
  const { visitors, seats, durationMs, endings, refusals, retries, latencies, audit } = outcome;
  const soldOut =
    soldOutMs === undefined ? 'Not all seats were sold' : `Sold out ${seconds(soldOutMs)} after the first were let in`;
  return [
    `- ${whole(visitors)} visitors and ${whole(seats.capacity)} seats: ${whole(seats.sold)} sold, ${wrong.length === 0 ? `none twice, and everybody had an answer; the audit’s ${audit!.length} invariants hold` : `and **wrong: ${wrong.slice(0, 5).join('; ')}**`}.`,
    `- ${soldOut}; the last visitor had gone ${seconds(durationMs)} after the first came.`,
    `- How they ended: ${listed(endings)}.`,
    `- Refused on the way: ${listed(refusals) || 'nothing'}. Sent again by the SDK: ${listed(retries) || 'nothing'}.`,
    `- Cores taken: the server ${decimal(serverCpu, 2)}, PostgreSQL ${decimal(databaseCpu, 2)}, the crowd’s ${processes} processes ${decimal(crowdCpu, 2)}.`,
    '',
    '| call | calls | p50 ms | p99 ms |',
    '| --- | ---: | ---: | ---: |',
    ...Object.entries(latencies).map(
      ([procedure, { calls, p50Ms, p99Ms }]) =>
        `| \`${procedure}\` | ${whole(calls)} | ${decimal(p50Ms, 1)} | ${decimal(p99Ms, 1)} |`,
    ),
  ];
}

const seconds = (ms: number): string => `${decimal(ms / 1_000, 0)} s`;

const listed = (counts: Readonly<Record<string, number | undefined>>): string =>
  Object.entries(counts)
    .toSorted(([, a = 0], [, b = 0]) => b - a)
    .map(([what, count]) => `${what} ${whole(count!)}`)
    .join(', ');
