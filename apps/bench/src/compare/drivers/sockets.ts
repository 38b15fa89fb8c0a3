import { connect } from 'node:net';
import { percentile } from '../../load.ts';
import { answerMessages } from '../child.ts';
import { type Driven, type Load, ranOut, refuseManyRefusals } from './driver.ts';
import { AnswerReader } from './answers.ts';

/** A load over sockets of its own, in a process of its own: what Node's HTTP client costs would be measured as the server's. */
answerMessages<Load>(async ({ port, connections, requests, repeat, seconds, perSecond, isFixed }): Promise<Driven> => {
  const latenciesMs: number[] = [];
  let [next, refused, isOver, example] = [0, 0, false, ''];
  const take = (): Buffer => {
    if (next === requests.length) {
      if (!repeat) throw new Error(ranOut);
      next = 0;
    }
    const request = requests[next++]!;
    if (isFixed && next === requests.length) isOver = true;
    return request;
  };

  // At a pace each connection has its own times; whoever is late counts its waiting, too.
  const everyMs = perSecond === undefined ? 0 : (connections * 1_000) / perSecond;

  function caller(_: unknown, place: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const buffer = Buffer.allocUnsafe(65_536);
      const reader = new AnswerReader();
      let sentMs = 0;
      let dueMs = performance.now() + (everyMs * place) / connections;
      const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer, callback: received } });
      const send = (): void => {
        const waitMs = dueMs - performance.now();
        if (isOver) socket.destroy();
        else if (everyMs > 0 && waitMs > 0.5) setTimeout(send, waitMs);
        else {
          sentMs = everyMs > 0 && waitMs < -2 ? dueMs : performance.now();
          dueMs += everyMs;
          socket.write(take());
        }
      };
      function received(bytes: number): boolean {
        try {
          const part = buffer.subarray(0, bytes);
          const isWhole = reader.take(part);
          if (reader.status !== 200) example = part.toString();
          if (!isWhole) return true;
          if (reader.status === 200) latenciesMs.push(performance.now() - sentMs);
          else refused++;
          send();
        } catch (error) {
          socket.destroy(error as Error);
        }
        return true;
      }
      socket
        .on('connect', () => {
          try {
            send();
          } catch (error) {
            socket.destroy(error as Error);
          }
        })
        .on('error', reject)
        .on('close', resolve);
    });
  }

  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  const timer = setTimeout(() => (isOver ||= !isFixed), seconds * 1_000);
  try {
    await Promise.all(Array.from({ length: connections }, caller));
  } finally {
    clearTimeout(timer);
    isOver = true;
  }
  const elapsedMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(cpu);
  const done = latenciesMs.length;
  refuseManyRefusals(refused, done, example);
  latenciesMs.sort((a, b) => a - b);
  return {
    done,
    perSecond: (done * 1_000) / elapsedMs,
    driverCpu: (user + system) / 1_000 / elapsedMs,
    p50Ms: percentile(latenciesMs, 0.5) ?? Number.NaN,
    p99Ms: percentile(latenciesMs, 0.99) ?? Number.NaN,
  };
});
