import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * A port on loopback that nothing listens on. It lies below the ranges from which systems take
 * outgoing ports: while PostgreSQL restarts, no client's own connection can occupy its port.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
  throw new Error('No free port between 20000 and 32000 on 127.0.0.1.');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(true)));
  });
}
