import { kebabCase } from 'trpc-cli';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorKey } from '../../../packages/server/test/harness.ts';
import { calls, type Scene, setScene } from '../../../packages/server/test/http/scene.ts';
import { readDocs } from '../src/docstrings.ts';
import { fieldsOf } from '../src/fields.ts';
import { optionFlags } from '../src/options.ts';
import { operatorProcedures } from '../src/procedures.ts';
import { asOptions, stagedoor } from './harness.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.served.close());

const commandOf = (path: string): string[] => path.split('.').map((word) => kebabCase(word));
const inputOf = ({ input }: { input: object }): Record<string, unknown> => input as Record<string, unknown>;

/** What the operator does with each procedure, where the scene's own call stands for somebody else's or for nothing. */
const operators = ({ otherConcertId, otherScheduleId }: Scene): Record<string, Record<string, unknown>> => ({
  'queue.issueToken': { userId: 'alice' },
  'concert.cancelSchedule': { concertId: otherConcertId, scheduleId: otherScheduleId },
  'concert.cancel': { concertId: otherConcertId },
});

test('there is a command for whatever the operator’s key may do, and each of them works against a server', async () => {
  const served = calls(scene);
  const forOperators = Object.entries(served).filter(([, { rung }]) => !['user', 'visitor'].includes(rung));
  expect(operatorProcedures.map(({ path }) => path).sort()).toEqual(forOperators.map(([path]) => path).sort());
  for (const { path } of operatorProcedures) {
    const input = { ...inputOf(served[path as keyof typeof served]), ...operators(scene)[path] };
    const options = ['--server', scene.served.url, '--operator-key', operatorKey, '--json', '--yes'];
    const ended = await stagedoor([...commandOf(path), ...asOptions(input), ...options]);
    // What the scene calls by the name of nothing is not found, there as here.
    if (/"\w+_none"/.test(JSON.stringify(input))) {
      expect(ended.err, path).toMatch(/"reason":"\w+_NOT_FOUND"/);
      continue;
    }
    const { err, exitCode, out } = ended;
    expect({ path, err, exitCode }).toEqual({ path, err: '', exitCode: 0 });
    expect(() => JSON.parse(out) as unknown, path).not.toThrow();
  }
});

test('the help of each command says what it does and what each of its options means', async () => {
  const docs = readDocs();
  for (const { path, input } of operatorProcedures) {
    const { description, fields } = docs(path);
    expect(description, path).toMatch(/^[A-Z].+\.$/);
    for (const name of Object.keys(fieldsOf(input))) expect(fields[name], `${path} ${name}`).toMatch(/\w.*\.$/);
    const { out, exitCode } = await stagedoor([...commandOf(path), '--help']);
    expect(exitCode).toBe(0);
    expect(out.replace(/\s+/g, ' ')).toContain(description);
  }
});

test('no procedure has a field of the name of an option that every command has', () => {
  const own = optionFlags.map(([flags]) => /--([\w-]+)/.exec(flags)![1]!);
  for (const { path, input } of operatorProcedures)
    for (const name of Object.keys(fieldsOf(input))) expect(own, path).not.toContain(kebabCase(name));
});

/** Why each of the others is done at once. */
const doneAtOnce = {
  'queue.issueToken': 'a place at the back harms nobody, and can be left',
  'queue.pause': 'the brake: everybody keeps their place, and resuming takes it back',
  'queue.resume': 'after a pause people come in again, and a pause takes it back; a queue that was closed asks',
  'user.create': 'somebody more',
  'plan.create': 'a hall that no date has yet',
  'concert.create': 'nothing is sold before it has a date',
  'concert.addSchedule': 'a date that nobody bought can be taken away',
} as const;

test('each change asks first, with what it will do, or there is a reason why it does not; asking changes nothing', async () => {
  const served = calls(scene);
  const everything = (): Promise<object[]> =>
    scene.served
      .sql(`select (select count(*) from payments where status = 'paid') as paid, (select count(*) from schedules) as dates,
      (select sum(max_active) from queues) as slots, (select count(*) from seats where blocked is not null) as blocked,
      (select sum(balance) from wallets) as money, (select count(*) from users where erased_at is not null) as erased,
      (select string_agg(state, ',' order by concert_id) from queues) as states`);
  const changes = operatorProcedures.filter(({ type }) => type === 'mutation').map(({ path }) => path);
  const asking: string[] = [];
  const before = await everything();
  for (const path of changes) {
    if (path in doneAtOnce) continue;
    const { concertId, bobsPayment } = scene;
    const harmful: Record<string, object> = {
      'queue.configure': { concertId, maxActive: 0 },
      'concert.update': { concertId, salesEndAt: '2020-01-01T00:00:00Z' },
      // The test above gave it back.
      'payment.refund': { paymentId: bobsPayment, reason: 'rain' },
    };
    const input = harmful[path] ?? { ...inputOf(served[path as keyof typeof served]), ...operators(scene)[path] };
    const options = ['--server', scene.served.url, '--operator-key', operatorKey];
    const ended = await stagedoor([...commandOf(path), ...asOptions(input as Record<string, unknown>), ...options]);
    expect({ path, code: ended.exitCode, out: ended.out }).toEqual({ path, code: 2, out: '' });
    expect(ended.err, path).toMatch(/^[A-Z].{20,}\.\nNobody is there to be asked\. Nothing was done/);
    asking.push(path);
  }
  expect(await everything()).toEqual(before);
  expect([...asking, ...Object.keys(doneAtOnce)].sort()).toEqual([...changes].sort());
});
