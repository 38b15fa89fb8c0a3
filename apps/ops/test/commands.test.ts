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
