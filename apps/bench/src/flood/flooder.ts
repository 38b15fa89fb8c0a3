import { Agent, request } from 'node:http';

/** What the benchmark tells this process: whom to flood, or to stop and say what came of it. */
type Message = { readonly url: string; readonly requestsPerSecond: number; readonly lists: number } | 'stop';

/** What a flood came to, since it was started. */
export interface Flooded {
  sent: number;
  /** Answered with all its lists. */
  whole: number;
  megabytes: number;
}

/** A server that does not keep up must not make this process hoard. */
const inFlightAtMost = 500;

const agent = new Agent({ keepAlive: true, maxSockets: 100 });
const address = '203.0.113.9';
let came: Flooded = { sent: 0, whole: 0, megabytes: 0 };
let inFlight = 0;
let timer: NodeJS.Timeout | undefined;

function ask(url: string, lists: number): void {
  if (inFlight >= inFlightAtMost) return;
  inFlight++;
  came.sent++;
  const path = Array.from({ length: lists }, () => 'concert.list').join(',');
  request(`${url}/trpc/${path}?batch=1`, { agent, headers: { 'x-forwarded-for': address } }, (response) => {
    if (response.statusCode === 200) came.whole++;
    response.on('data', (chunk: Buffer) => (came.megabytes += chunk.length / 1e6));
  })
    .on('close', () => inFlight--)
    .on('error', () => {})
    .end();
}

process.on('message', (message: Message) => {
  clearInterval(timer);
  if (message === 'stop') process.send!(came);
  else {
    const { url, requestsPerSecond, lists } = message;
    came = { sent: 0, whole: 0, megabytes: 0 };
    timer = setInterval(ask, 1_000 / requestsPerSecond, url, lists);
    process.send!('started');
  }
});
