import { connect } from 'node:net';
import { percentile } from '../../load.ts';
import { answerMessages } from '../child.ts';
import { type Driven, type Load, ranOut } from './driver.ts';
import { AnswerReader } from './answers.ts';

/** A load over sockets of its own, in a process of its own: what Node's HTTP client costs would be measured as the server's. */
answerMessages<Load>(async ({ port, connections, requests, repeat, seconds }): Promise<Driven> => {
  const latenciesMs: number[] = [];
  let [next, isOver] = [0, false];
  const take = (): Buffer => {
    if (next === requests.length) {
      if (!repeat) throw new Error(ranOut);
      next = 0;
    }
    return requests[next++]!;
  };

  function caller(): Promise<void> {
    return new Promise((resolve, reject) => {
      const buffer = Buffer.allocUnsafe(65_536);
      const reader = new AnswerReader();
      let sentMs = 0;
      const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer, callback: received } });
      const send = (): void => {
        sentMs = performance.now();
        socket.write(take());
      };
      function received(bytes: number): boolean {
        try {
          const part = buffer.subarray(0, bytes);
          const isWhole = reader.take(part);
          if (reader.status !== 200) throw new Error(`The server answered ${part.toString()}`);
          if (!isWhole) return true;
          latenciesMs.push(performance.now() - sentMs);
          if (isOver) socket.destroy();
          else send();
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
  const timer = setTimeout(() => (isOver = true), seconds * 1_000);
  try {
    await Promise.all(Array.from({ length: connections }, caller));
  } finally {
    clearTimeout(timer);
    isOver = true;
  }
  const elapsedMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(cpu);
  const done = latenciesMs.length;
  latenciesMs.sort((a, b) => a - b);
  return {
    done,
    perSecond: (done * 1_000) / elapsedMs,
    driverCpu: (user + system) / 1_000 / elapsedMs,
    p50Ms: percentile(latenciesMs, 0.5) ?? Number.NaN,
    p99Ms: percentile(latenciesMs, 0.99) ?? Number.NaN,
  };
});
