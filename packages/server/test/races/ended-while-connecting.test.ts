import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/database/open.ts';
import { patience } from '../../src/testing/patience.ts';

/** A message of PostgreSQL's protocol: its type, its length and its body. */
function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}

const connected = [message('R', Buffer.alloc(4)), message('Z', Buffer.from('I'))];
const ended = message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'));

test('a connection that is ended in the very moment in which it is made is an error of its call, not the end of the process', async () => {
  const uncaught: unknown[] = [];
  const note = (error: unknown): void => void uncaught.push(error);
  process.prependListener('uncaughtException', note);
  const server = createServer((socket) => {
    socket.once('data', () => socket.end(Buffer.concat([...connected, ended])));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const db = openDatabase({
    url: `postgres://someone@127.0.0.1:${port}/some`,
    poolSize: 1,
    ...patience,
    isPooled: false,
  });
  try {
    await expect(db.query('select 1')).rejects.toThrow();
    expect(uncaught).toEqual([]);
  } finally {
    process.off('uncaughtException', note);
    await db.close();
    server.close();
  }
});
