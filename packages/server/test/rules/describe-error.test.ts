import pg from 'pg';
import { DatabaseError } from 'sequelize';
import { expect, test, vi } from 'vitest';
import { pino } from 'pino';
import { CommitUnknown, ConnectionLost } from '../../src/database/fault.ts';
import { describeError, discreet, FaultLog } from '../../src/log/index.ts';

/** An error as PostgreSQL sends it, with everything that it may carry. */
function databaseError(code: string, message: string): pg.DatabaseError {
  const error = new pg.DatabaseError(message, message.length, 'error');
  return Object.assign(error, {
    code,
    detail: 'Key (user_id, key)=(alice, secret-key) already exists.',
    where: "unnamed portal parameter $1 = 'alice'",
    internalQuery: "select 'alice'",
  });
}

const wrapped = (error: pg.DatabaseError): DatabaseError =>
  new DatabaseError(Object.assign(error, { sql: "insert into t values ('alice')", parameters: ['alice'] }));

test.each<[string, unknown]>([
  [
    'a doubled key',
    wrapped(databaseError('23505', 'duplicate key value violates unique constraint "wallet_keys_pkey"')),
  ],
  ['bad data', databaseError('22P02', 'invalid input syntax for type integer: "alice"')],
  ['bad syntax around a literal', wrapped(databaseError('42601', `syntax error at or near "alice"`))],
  ['a failed COMMIT', new CommitUnknown(databaseError('57P01', 'terminating connection'))],
  [
    'JSON that is none',
    (() => {
      try {
        JSON.parse('alice-secret-key');
      } catch (error) {
        return error;
      }
    })(),
  ],
  ['a defect', new TypeError('no user "alice" there\nalice again')],
  ['no error at all', { userId: 'alice' }],
  ['a text', 'alice'],
])('%s is described without a value', (_, error) => {
  const text = JSON.stringify(describeError(error)).replace('alice again', '');
  expect(text).not.toMatch(/alice|secret-key|insert into|parameter \$1/);
  expect(text.length).toBeLessThan(1_500);
});

test('what is away has no stack, what is a defect has a short one, and names stay to be found by', () => {
  const away = describeError(
    new ConnectionLost(Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' })),
  );
  expect(away).toEqual({
    type: 'ConnectionLost',
    message: 'The connection to the database was lost.',
    cause: { type: 'Error', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 10.0.0.1:5432' },
  });
  const defect = describeError(wrapped(databaseError('42P01', 'relation "payments" does not exist')));
  expect(defect).toMatchObject({ type: 'DatabaseError', code: '42P01', message: 'relation "payments" does not exist' });
  expect(defect.cause?.stack?.length).toBeGreaterThan(0);
  expect(defect.cause?.stack?.length).toBeLessThanOrEqual(6);
});

test('a fault is told at once, counted while it goes on, and told again when it comes back', () => {
  vi.useFakeTimers();
  try {
    const lines: Record<string, unknown>[] = [];
    const log = new FaultLog(
      discreet(pino({ base: null }, { write: (line: string) => void lines.push(JSON.parse(line) as never) })),
    );
    const meet = (command: string): void =>
      log.report('error', 'batch failed', new ConnectionLost(new Error('gone')), { command, fault: 'lost' });
    for (let time = 0; time < 1_000; time++) meet('payment.pay');
    meet('concert.reserve');
    expect(lines).toHaveLength(2);
    const err = { type: 'ConnectionLost', cause: { type: 'Error', message: 'gone' } };
    expect(lines[0]).toMatchObject({ command: 'payment.pay', fault: 'lost', err });
    vi.advanceTimersByTime(10_000);
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatchObject({
      command: 'payment.pay',
      fault: 'lost',
      count: 999,
      level: 50,
      msg: 'batch failed',
    });
    vi.advanceTimersByTime(30_000);
    expect(lines).toHaveLength(3);
    meet('payment.pay');
    expect(lines).toHaveLength(4);
    meet('payment.pay');
    log.flush();
    expect(lines).toHaveLength(5);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
