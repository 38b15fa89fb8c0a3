import { defaults, serve } from '@stagedoor/server';
import { open } from '../holds/stagedoor.ts';
import { jwt, operatorKey } from '../secrets.ts';

/** The server under test, in a process of its own: given a database it tells its address, and its CPU time whenever asked. */
process.on('message', (message: { readonly databaseUrl: string } | 'cpu') => {
  if (message === 'cpu') {
    const { user, system } = process.cpuUsage();
    process.send!((user + system) / 1e6);
  } else
    void (async () => {
      const stagedoor = await open(message.databaseUrl);
      // Everyone names their address themselves, as a proxy in front would.
      const http = { ...defaults.http, trustedProxies: 1 };
      const { url } = await serve(stagedoor, { jwt, operatorKey, http }, { port: 0, host: '127.0.0.1' });
      process.send!(url);
    })();
});
