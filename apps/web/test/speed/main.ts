/**
 * `pnpm pages:speed`: how fast the pages are, in Chromium, against a server with the demo's arena of ten thousand places. Prints tables, and writes
 * the figures as JSON where `--json FILE` says. What runs beside it makes it slower: compare within one run, on an idle machine.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { median } from '../../../bench/src/load.ts';
import { decimal, printTable, whole } from '../../../bench/src/table.ts';
import { firstLoad } from '../first-load.ts';
import { openDemo } from './demo-server.ts';
import { midPhone } from './devices.ts';
import { moveMap } from './frames.ts';
import { type Loaded, loadOnce } from './loading.ts';
import { goToHold, type Step } from './way-to-hold.ts';

const { values: flags } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, json: { type: 'string' }, only: { type: 'string' } },
});
/** `--only loading`, `tasks` or `frames`: that part alone. */
const wants = (part: string): boolean => flags.only === undefined || flags.only === part;
const rounds = Array.from({ length: Number(flags.rounds) }, (_, index) => index);

await using demo = await openDemo();
const { url } = demo;
const concertId = await arenaAt(url);

const { files, gzipBytes } = await firstLoad();
console.log(`First load: ${(gzipBytes / 1_024).toFixed(1)} kB gzip in ${files} files.\n`);

const figures = {
  profile: midPhone.name,
  firstLoad: { files, gzipBytes },
  loading: wants('loading') ? await showLoading() : [],
  tasks: wants('tasks') ? await showTasks() : [],
  frames: wants('frames') ? await showFrames() : [],
};
if (flags.json !== undefined) await writeFile(flags.json, JSON.stringify(figures, null, 2));

async function showLoading(): Promise<object[]> {
  const pages = [
    { name: 'concerts', path: '/', seen: '.concert-card' },
    { name: 'a concert', path: `/concerts/${concertId}`, seen: '.entrance' },
    { name: 'entering', path: `/concerts/${concertId}/visit`, seen: '.date-card', isKnown: true },
  ];
  const loading = [];
  for (const { name, path, seen, isKnown } of pages) {
    const loads: Loaded[] = [];
    // Each time as somebody who is not in line yet.
    for (const round of rounds) loads.push(await loadOnce(url, path, seen, isKnown ? `demo-${round + 8}` : undefined));
    const of = (figure: 'lcpMs' | 'busyMs' | 'requests' | 'receivedBytes'): number =>
      median(loads.map((load) => load[figure]));
    loading.push({
      page: name,
      what: loads[0]!.what,
      lcpMs: of('lcpMs'),
      bestLcpMs: Math.min(...loads.map(({ lcpMs }) => lcpMs)),
      busyMs: of('busyMs'),
      requests: of('requests'),
      kB: of('receivedBytes') / 1_024,
    });
  }
  console.log(`Loading, empty cache, ${midPhone.name}; medians of ${rounds.length}.`);
  printTable(
    ['page', 'LCP ms', 'best', 'thread busy ms', 'requests', 'kB', 'largest'],
    loading.map(({ page, what, lcpMs, bestLcpMs, busyMs, requests, kB }) => [
      page,
      whole(lcpMs),
      whole(bestLcpMs),
      whole(busyMs),
      whole(requests),
      decimal(kB, 1),
      what,
    ]),
  );
  return loading;
}

async function showTasks(): Promise<object[]> {
  const ways: Step[][] = [];
  for (const round of rounds) ways.push(await goToHold(url, concertId, `demo-${round + 2}`));
  const tasks = ways[0]!.map(({ name }, index) => {
    const steps = ways.map((way) => way[index]!);
    return {
      step: name,
      longestMs: median(steps.map(({ longestMs }) => longestMs)),
      worstMs: Math.max(...steps.map(({ longestMs }) => longestMs)),
      over100: steps.reduce((sum, { long }) => sum + long, 0),
    };
  });
  console.log(
    `\nLongest task of each step: the thread’s own time here, ${midPhone.slower} times as long; medians of ${rounds.length}.`,
  );
  printTable(
    ['step', 'longest ms', 'worst', `over 100 ms in ${rounds.length}`],
    tasks.map(({ step, longestMs, worstMs, over100 }) => [step, whole(longestMs), whole(worstMs), whole(over100)]),
  );
  return tasks;
}

async function showFrames(): Promise<object[]> {
  const frames = [await moveMap(url, concertId, 'demo-18', true), await moveMap(url, concertId, 'demo-19', false)];
  console.log('\nFrames while zooming and panning 10,040 places, CPU as it is, drawn without a graphics card.');
  printTable(
    ['screen', 'frames', 'p50 ms', 'p95 ms', 'in 16.7 ms', 'work p50 ms', 'work p95 ms'],
    frames.map(({ screen, frames: count, p50Ms, p95Ms, inTime, workP50Ms, workP95Ms }) => [
      screen,
      whole(count),
      decimal(p50Ms, 1),
      decimal(p95Ms, 1),
      `${(inTime * 100).toFixed(1)} %`,
      decimal(workP50Ms, 1),
      decimal(workP95Ms, 1),
    ]),
  );
  return frames;
}

/** The demo's concert in the arena, by its dates' places. */
async function arenaAt(at: string): Promise<string> {
  const answer = await fetch(`${at}/trpc/concert.list`);
  const { result } = (await answer.json()) as {
    result: { data: { json: { concerts: { concertId: string; venue: string }[] } } };
  };
  return result.data.json.concerts.find(({ venue }) => venue === 'Hangang Arena')!.concertId;
}
