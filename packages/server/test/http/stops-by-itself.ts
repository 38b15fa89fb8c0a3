// Opens, serves, calls, streams and stops; then there is nothing left that keeps the process alive.
import { openStagedoor, serve } from '../../src/index.ts';
import { defaults } from '../../src/config.ts';
import { pino } from 'pino';

const config = {
  ...defaults,
  databaseUrl: process.env['DATABASE_URL']!,
  tokenSecrets: ['a token secret for tests, at least 32 long'] as [string],
  operatorKey: 'operator-key-for-tests',
  jwt: { secret: 'a shared secret for tests, at least 32 long' },
  log: pino({ level: 'silent' }),
};
const stagedoor = await openStagedoor(config);
const served = await serve(stagedoor, config, { port: 0, host: '127.0.0.1' });
const operator = stagedoor.createCaller({ kind: 'operator' });
const { concertId } = await operator.concert.create({ title: 'A concert' });
await operator.user.create({ userId: 'alice', name: 'Alice' });
const { token } = await stagedoor.createCaller({ kind: 'user', userId: 'alice' }).queue.issueToken({ concertId });
const watch = await fetch(`${served.url}/trpc/queue.watch?input=${encodeURIComponent(JSON.stringify({ token }))}`, {
  headers: { accept: 'text/event-stream' },
});
const ended = watch.text();
await fetch(`${served.url}/trpc/concert.list`).then((reply) => reply.text());
await served.close();
await stagedoor.stop();
await ended;
console.log('stopped');
