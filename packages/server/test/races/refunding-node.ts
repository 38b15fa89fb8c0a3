// A node for a test to kill: it cancels a concert, and refunds what was paid for it until then.
import { openStagedoor } from '../../src/index.ts';
import { defaults } from '../../src/config.ts';
import { pino } from 'pino';

const stagedoor = await openStagedoor({
  ...defaults,
  databaseUrl: process.env['DATABASE_URL']!,
  tokenSecrets: ['a token secret for tests, at least 32 long'],
  operatorKey: 'operator-key-for-tests',
  jwt: { secret: 'a shared secret for tests, at least 32 long' },
  log: pino({ level: 'silent' }),
});
const concertId = process.env['CONCERT_ID']!;
await stagedoor.createCaller({ kind: 'operator' }).concert.cancel({ concertId, reason: 'Storm.' });
