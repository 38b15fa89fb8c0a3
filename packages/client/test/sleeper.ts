// A program on a machine of its own, as far as its clocks go: it holds seats, its machine sleeps, and its date is set anew.
import { parentPort, workerData } from 'node:worker_threads';
import { createStagedoor } from '../src/index.ts';

const { sleepMs, slackMs, ...buying } = workerData as {
  url: string;
  accessToken: string;
  concertId: string;
  scheduleId: string;
  sleepMs: number;
  slackMs: number;
};
let asked = 0;
let isAway = false;
const counting: typeof fetch = async (input, init) => {
  if (new Request(input).url.includes('queue.status')) asked++;
  if (isAway) throw new TypeError('fetch failed');
  return await fetch(input, init);
};
const stagedoor = createStagedoor({ ...buying, fetch: counting, retry: { attempts: 1 } });
const visit = await stagedoor.enter(buying);
await visit.turn();
const hold = await visit.reserve({ ...buying, seatIds: [1] });
const monotonic = performance.now.bind(performance);
const date = Date.now.bind(Date);

/** What is wrong about the countdown now, in milliseconds. */
const wrongMs = (): number => hold.remainingMs - (hold.expiresAt.getTime() - date());
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function untilRight(): Promise<void> {
  const deadline = monotonic() + 60_000;
  while (Math.abs(wrongMs()) > slackMs && monotonic() < deadline) await pause(20);
}

asked = 0;
const before = wrongMs();
const asleepAt = monotonic();
performance.now = () => asleepAt;
await pause(sleepMs);
performance.now = () => monotonic() - sleepMs;
isAway = true;
const awake = wrongMs();
await pause(200);
// Looking often is no reason to ask often.
for (let look = 0; look < 100; look++) void hold.remainingMs;
const unheard = { wrongMs: wrongMs(), asked };
isAway = false;
await untilRight();
const heard = { wrongMs: wrongMs(), asked };

asked = 0;
Date.now = () => date() + 3_600_000;
const set = wrongMs();
await pause(500);
const seen = { before, awake, unheard, heard, set: { wrongMs: set, afterwardsMs: wrongMs(), asked } };
parentPort!.postMessage(seen, []);
