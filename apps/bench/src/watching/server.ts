import { defaults, serve } from '@stagedoor/server';
import { open } from '../holds/stagedoor.ts';
import { jwt, operatorKey } from '../secrets.ts';

/** What the server under test costs, whenever asked. */
export interface Cost {
  readonly cpuSeconds: number;
  readonly bytes: number;
}

/** The server under test, in a process of its own: given a database it tells its address. */
process.on('message', (message: { readonly databaseUrl: string } | 'cost') => {
  if (message === 'cost') {
    const { user, system } = process.cpuUsage();
    globalThis.gc?.();
    const cost: Cost = { cpuSeconds: (user + system) / 1e6, bytes: process.memoryUsage().rss };
    process.send!(cost);
  } else
    void (async () => {
      const stagedoor = await open(message.databaseUrl);
      const unlimited = { callsPerAddress: 1e6, connectionsPerAddress: 1e6, connections: 1e6 };
      const http = { ...defaults.http, ...unlimited, streamsPerAddress: 1e6, streams: 1e6 };
      process.send!((await serve(stagedoor, { jwt, operatorKey, http }, { port: 0, host: '127.0.0.1' })).url);
    })();
});
