import { connect } from 'node:net';

/** The streams to open. */
export interface Streams {
  readonly url: string;
  readonly paths: readonly string[];
}

/** What one socket heard: the versions, in their order, and when each came, in milliseconds since 1970. */
interface Heard {
  readonly versions: number[];
  readonly timesMs: number[];
}

/** What all of them heard, beside which seats each version told of: as one of them heard it. */
export interface AllHeard {
  readonly bytes: number;
  readonly events: number;
  readonly seats: readonly (readonly [seatId: number, version: number])[];
  readonly heard: readonly Heard[];
}

const openingAtOnce = 100;
const nowMs = (): number => performance.timeOrigin + performance.now();

const heard: Heard[] = [];
const seats: [number, number][] = [];
let [bytes, events] = [0, 0];

/** Opens a stream on a socket of its own and looks at no more of it than which version came. Resolves with its first event. */
function open(url: URL, path: string): Promise<void> {
  const [versions, timesMs]: [number[], number[]] = [[], []];
  const isFirst = heard.push({ versions, timesMs }) === 1;
  const socket = connect(Number(url.port), url.hostname);
  socket.setNoDelay(true);
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n`);
  return new Promise((resolve, reject) => {
    socket.on('error', reject).on('close', () => reject(new Error('A stream has ended.')));
    socket.on('data', (chunk) => {
      bytes += chunk.length;
      const id = chunk.lastIndexOf('\nid: ');
      if (id < 0) return;
      const line = chunk.toString('latin1', id + 5, chunk.indexOf(10, id + 5));
      const version = Number(line.slice(line.lastIndexOf('-') + 1));
      events++;
      versions.push(version);
      timesMs.push(nowMs());
      if (isFirst) note(chunk.toString(), version);
      resolve();
    });
  });
}

function note(text: string, version: number): void {
  for (const [, taken] of text.matchAll(/"taken":\[([\d,]*)\]/g))
    for (const seatId of taken!.split(',').filter(Boolean)) seats.push([Number(seatId), version]);
}

process.on('message', (message: Streams | 'heard') => {
  if (message === 'heard') {
    const all: AllHeard = { bytes, events, seats, heard };
    process.send!(all);
  } else
    void (async () => {
      const url = new URL(message.url);
      for (let start = 0; start < message.paths.length; start += openingAtOnce)
        await Promise.all(message.paths.slice(start, start + openingAtOnce).map((path) => open(url, path)));
      process.send!('open');
    })();
});
