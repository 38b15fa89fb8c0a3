import { type Connection, createStagedoor, type TokenStatus, type Visit } from '../../src/index.ts';

let visit: Visit;
const heard: { state: string; ahead: number; at: number; now: number }[] = [];
let connection: Connection = 'connected';
const slowest = { call: '', ms: 0 };

/** When each of these came last, by the page's own clock: whoever asks from outside learns of it late. */
const cameMs: Partial<Record<'offline' | 'online' | Connection, number>> = {};
for (const network of ['offline', 'online'] as const)
  addEventListener(network, () => void (cameMs[network] = performance.now()));

function onConnection(now: Connection): void {
  connection = now;
  cameMs[now] = performance.now();
}

/** Enters and follows the visit, as a tab of a shop does. */
export async function enter(url: string, accessToken: string, concertId: string): Promise<void> {
  visit = await timed('enter', createStagedoor({ url, accessToken }).enter({ concertId }));
  void (async () => {
    for await (const { state, ahead, now } of visit.updates({ onConnection }))
      heard.push({ state, ahead, at: Date.now(), now: now.getTime() });
  })();
}

/** All that was heard, and which call took longest. */
export const story = (): {
  heard: typeof heard;
  slowest: typeof slowest;
  status: TokenStatus;
  connection: Connection;
  cameMs: typeof cameMs;
} => ({
  heard,
  connection,
  cameMs,
  slowest,
  status: visit.status,
});

/** Shows the tab or hides it, as far as its page is told. */
export function show(state: DocumentVisibilityState): void {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

/** Keeps the whole tab from doing anything, as a dialog does. */
export function hang(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}

/** Looks at the seats. */
export async function browse(): Promise<number> {
  const [date] = await timed('dates', visit.dates());
  return (await timed('seats', visit.seats(date!.scheduleId))).length;
}

/** Buys the first of the free seats, or one so many after it. */
export async function buy(after = 0): Promise<string> {
  const [date] = await timed('dates', visit.dates());
  const { [after]: seat } = await timed('seats', visit.seats(date!.scheduleId));
  const hold = await timed('reserve', visit.reserve({ scheduleId: date!.scheduleId, seatIds: [seat!.seatId] }));
  await timed('charge', visit.charge(hold.amount));
  return (await timed('pay', visit.pay(hold))).paymentId;
}

async function timed<Answer>(call: string, answer: Promise<Answer>): Promise<Answer> {
  const startMs = performance.now();
  const answered = await answer;
  const ms = performance.now() - startMs;
  if (ms > slowest.ms) Object.assign(slowest, { call, ms: Math.round(ms) });
  return answered;
}
