import type { Outcome, Standing } from './rush.ts';
import type { Latency } from './tally.ts';

const barWidth = 40;

/** A rush as it stands, for a terminal. */
export function picture({ title, url, elapsedMs, tally, stats, capacity }: Standing): string {
  const { coming, waiting, inside, holding, gone } = tally.whereabouts;
  const all = coming + waiting + inside + holding + gone;
  const queue =
    stats === undefined
      ? ''
      : `   ${stats.admittedPerSecond.toFixed(1)} admitted/s, ${stats.pollsPerSecond.toFixed(0)} polls/s`;
  return [
    `${title} at ${url}   ${(elapsedMs / 1_000).toFixed(0)} s`,
    '',
    row('coming', coming, all),
    row('waiting', stats?.waiting ?? waiting, all) + queue,
    row('inside', inside + holding, all, `${holding} hold seats`),
    row('gone', gone, all, listed(tally.endings)),
    row('seats sold', tally.seatsSold, capacity, `of ${capacity}`),
    '',
    `refused    ${listed(tally.refusals) || 'nothing'}`,
    `sent again ${listed(tally.retries) || 'nothing'}`,
    '',
    ...table(tally.latencies()),
  ].join('\n');
}

/** The same on one line, for a log. */
export function line({ elapsedMs, tally, capacity }: Standing): string {
  const { coming, waiting, inside, holding, gone } = tally.whereabouts;
  return `${(elapsedMs / 1_000).toFixed(0)} s: ${coming} coming, ${waiting} waiting, ${inside + holding} inside, ${gone} gone, ${tally.seatsSold} of ${capacity} seats sold`;
}

/** What came of it, for people. */
export function report({
  visitors,
  seed,
  durationMs,
  seats,
  endings,
  refusals,
  latencies,
  soldTwice,
  audit,
}: Outcome): string {
  const broken = audit?.filter(({ holds }) => !holds) ?? [];
  const books =
    audit === undefined
      ? 'not audited: that takes the operator’s key'
      : broken.length === 0
        ? `audited: all ${audit.length} invariants hold`
        : `AUDIT FAILED: ${broken.map(({ name }) => name).join(', ')}`;
  return [
    `${visitors} visitors (seed ${seed}) in ${(durationMs / 1_000).toFixed(0)} s: ${seats.sold} of ${seats.capacity} seats sold`,
    `endings    ${listed(endings)}`,
    `refused    ${listed(refusals) || 'nothing'}`,
    '',
    ...table(latencies),
    '',
    soldTwice.length === 0 ? 'no seat was sold twice' : `SOLD TWICE: ${soldTwice.join('; ')}`,
    books,
  ].join('\n');
}

function row(name: string, count: number, all: number, beside = ''): string {
  const filled = all === 0 ? 0 : Math.round((Math.min(count, all) / all) * barWidth);
  return `${name.padEnd(10)} ${'█'.repeat(filled)}${'·'.repeat(barWidth - filled)} ${String(count).padStart(6)}  ${beside}`.trimEnd();
}

const listed = (counts: Readonly<Record<string, number | undefined>>): string =>
  Object.entries(counts)
    .toSorted(([, a = 0], [, b = 0]) => b - a)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');

function table(latencies: Readonly<Record<string, Latency>>): string[] {
  const rows = Object.entries(latencies).map(
    ([procedure, { calls, p50Ms, p99Ms }]) =>
      `${procedure.padEnd(24)} ${String(calls).padStart(8)} ${p50Ms.toFixed(1).padStart(9)} ${p99Ms.toFixed(1).padStart(9)}`,
  );
  return [`${'call'.padEnd(24)} ${'calls'.padStart(8)} ${'p50 ms'.padStart(9)} ${'p99 ms'.padStart(9)}`, ...rows];
}
