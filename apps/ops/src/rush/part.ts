/** One process of a crowd that comes from several: plays its part, and tells what happens to the process that sent it. */
import { play } from './crowd.ts';
import { type Happened, type Part, sceneOf, type Told, type Word } from './crowds.ts';
import type { Telling } from './tally.ts';

/** How often it tells. */
const tellEveryMs = 250;

const [quiet, over] = [new AbortController(), new AbortController()];
let happened: Happened[] = [];
let isQuiet = false;

/** Notes whatever is told of the crowd, to be told again where the tally is kept. */
const telling = new Proxy({} as Telling, {
  get:
    (_, method) =>
    (...values: unknown[]): void =>
      void happened.push([method, values] as unknown as Happened),
});

function tell(isDone = false): void {
  const { user, system } = process.cpuUsage();
  process.send!({ happened, isQuiet, isDone, cpuMs: (user + system) / 1_000 } satisfies Told);
  [happened, isQuiet] = [[], false];
}

async function playPart({ coming, ...plan }: Part): Promise<void> {
  const scene = await sceneOf(plan, { tally: telling, over: over.signal, quiet: quiet.signal });
  const timer = setInterval(tell, tellEveryMs);
  await play(coming, scene, () => (isQuiet = true));
  clearInterval(timer);
  tell(true);
}

process.on('message', (message: Part | Word) => {
  if (message === 'quiet') quiet.abort();
  else if (message === 'over') over.abort();
  else void playPart(message);
});
process.on('disconnect', () => process.exit(0));
