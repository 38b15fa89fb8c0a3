import { connect, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** Sockets that send the same again and again and never read, for so long. */
export interface Hoard {
  readonly port: number;
  readonly sockets: number;
  readonly request: string;
  readonly seconds: number;
}

/** What it came to. */
export interface Hoarded {
  readonly stillOpen: number;
  /** The most memory that the whole process had meanwhile: measured in this thread, as the server's may be too busy. */
  readonly mostBytes: number;
}

/** A machine is no use to anybody once it has no memory left. */
const enoughBytes = 6e9;

const { port, sockets, request, seconds } = workerData as Hoard;
const open = new Set<Socket>();

for (let index = 0; index < sockets; index++) {
  const socket = connect(port, '127.0.0.1');
  // Whoever never reads does not see the end either, but writing fails then.
  socket.pause();
  socket.on('error', () => {});
  socket.on('close', () => open.delete(socket));
  socket.on('connect', () => {
    open.add(socket);
    sendAgain(socket);
  });
}

function sendAgain(socket: Socket): void {
  if (socket.writable) socket.write(request, () => setTimeout(sendAgain, 500, socket));
}

let mostBytes = 0;
const endsMs = performance.now() + seconds * 1_000;
while (performance.now() < endsMs && mostBytes < enoughBytes) {
  await new Promise((resolve) => setTimeout(resolve, 20));
  mostBytes = Math.max(mostBytes, process.memoryUsage.rss());
}
parentPort!.postMessage({ stillOpen: open.size, mostBytes } satisfies Hoarded, []);
for (const socket of open) socket.destroy();
