import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { EventSource } from 'eventsource';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStagedoor, type TokenStatus } from '../src/index.ts';
import { accessToken, openServed, type ServedStage, stageConcert, until } from './harness.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

/** A network between client and server that can be cut and mended. */
async function openNetwork(toUrl: string) {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((socket) => {
    if (isCut) return void socket.destroy();
    const onward = connect(Number(new URL(toUrl).port), '127.0.0.1');
    for (const [end, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(end);
      end.on('error', () => other.destroy());
      end.on('close', () => {
        sockets.delete(end);
        other.destroy();
      });
      end.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut(): void {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend(): void {
      isCut = false;
    },
    async close(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('a stream that was cut connects again by itself and tells what it missed', async () => {
  const { concertId } = await stageConcert(served, { maxActive: 0 });
  const tokens: { caller: ReturnType<ServedStage['user']>; token: string }[] = [];
  for (const userId of ['first', 'second', 'third']) {
    await served.operator.user.create({ userId, name: userId });
    const caller = served.user(userId);
    tokens.push({ caller, ...(await caller.queue.issueToken({ concertId })) });
  }
  const network = await openNetwork(served.url);
  const stagedoor = createStagedoor({
    url: network.url,
    accessToken: await accessToken('third'),
    EventSource,
  });
  const seen: TokenStatus[] = [];
  // The stream alone, without the polls of a visit.
  const watching = stagedoor.client.queue.watch.subscribe(
    { token: tokens[2]!.token },
    { onData: ({ data }) => seen.push(data) },
  );
  try {
    await until(() => seen.at(-1)?.ahead === 2);
    network.cut();
    await tokens[0]!.caller.queue.leave({ token: tokens[0]!.token });
    await tokens[1]!.caller.queue.leave({ token: tokens[1]!.token });
    const before = seen.length;
    network.mend();
    await until(() => seen.at(-1)?.ahead === 0);
    expect(seen.length, 'the newest alone: what lies between is worth nothing').toBe(before + 1);
    await served.operator.queue.configure({ concertId, maxActive: 1 });
    await until(() => seen.at(-1)?.state === 'active');
  } finally {
    watching.unsubscribe();
    await network.close();
  }
});
