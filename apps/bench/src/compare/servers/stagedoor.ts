import cluster from 'node:cluster';
import { pino } from 'pino';
import { jwt, operatorKey, tokenSecret } from '../../secrets.ts';
import { addEmptyMutations } from './empty.ts';
import { serving } from './server.ts';

// One of several processes ends when the first does, which may be in the middle of a message to it.
cluster.worker?.on('error', () => process.exit(0));

/** Stagedoor as it is sold, on a database. */
export interface Product {
  readonly databaseUrl: string;
}

serving<Product>(async ({ databaseUrl }) => {
  addEmptyMutations();
  // Only now: the router is made when it is imported.
  const { defaults, openStagedoor, serve } = await import('@stagedoor/server');
  // Everything is on; one address is the whole crowd here, so its limits are wide.
  const wide = { callsPerUser: 1e6, callsPerAddress: 1e6, connectionsPerAddress: 1e6, streamsPerAddress: 1e6 };
  const keptBytesPerAddress = defaults.http.keptBytes;
  const http = { ...defaults.http, ...wide, keptBytesPerAddress, connections: 1e6, streams: 1e6 };
  const config = { ...defaults, databaseUrl, operatorKey, http };
  const stagedoor = await openStagedoor({
    ...config,
    jwt: { ...jwt, createUsers: true },
    tokenSecrets: [tokenSecret],
    log: pino({ level: 'warn' }),
  });
  const { url } = await serve(
    stagedoor,
    { jwt: { ...jwt, createUsers: true }, operatorKey, http },
    { port: 0, host: '127.0.0.1' },
  );
  return Number(new URL(url).port);
}, memory);

/** Bytes that this process keeps, in answer to the only question that there is. */
function memory(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss;
}
