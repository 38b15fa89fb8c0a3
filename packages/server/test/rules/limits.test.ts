import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { defaults, limits, openStagedoor, UnsafeConfig } from '../../src/index.ts';
import { testConfig } from '../harness.ts';

/** Nobody serves there: whoever gets as far as the database fails with another error. */
const nowhere = 'postgres://somebody@127.0.0.1:9/nowhere';

const { http, jwt: _, ...own } = limits;
const ofHttp = Object.entries(http).map(([name, range]) => ({ name, range, within: 'http' }));
const numbers = [...Object.entries(own).map(([name, range]) => ({ name, range, within: '' })), ...ofHttp];

const opened = (within: string, name: string, value: unknown) =>
  openStagedoor(
    testConfig(nowhere, within ? { http: { ...defaults.http, [name]: value } } : { [name]: value as number }),
  );

test.each(numbers)('$within $name beyond its limits is refused, by its name and with its limits', async (number) => {
  const { name, within, range } = number;
  const [least, most] = range;
  for (const value of [least - 1, most + 1, 1.5, Number.NaN, Infinity, `${most}`, null, undefined]) {
    const opening = opened(within, name, value);
    await expect(opening).rejects.toThrow(UnsafeConfig);
    await expect(opening).rejects.toThrow(
      `${within && 'http.'}${name} is ${String(value)}, and must be a whole number from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}`,
    );
  }
});

test.each(numbers)('$within $name may be its least and its most', async ({ name, within, range }) => {
  for (const value of range) await expect(opened(within, name, value)).rejects.toThrow(/ECONNREFUSED/);
});

test('the tolerance for clocks has limits too, and need not be given', async () => {
  const { jwt } = testConfig(nowhere);
  const beyond = testConfig(nowhere, { jwt: { ...jwt, clockToleranceSeconds: 301 } });
  await expect(openStagedoor(beyond)).rejects.toThrow('jwt.clockToleranceSeconds is 301');
  await expect(openStagedoor(testConfig(nowhere, { jwt }))).rejects.toThrow(/ECONNREFUSED/);
});

test.each(numbers)('the docstring of $within $name says its limits', ({ name, range: [least, most] }) => {
  const source = readFileSync(new URL('../../src/config.ts', import.meta.url), 'utf8');
  const doc = source
    .slice(0, source.indexOf(`readonly ${name}: number`))
    .split('/**')
    .at(-1);
  expect(doc).toContain(`${least.toLocaleString('en')} to ${most.toLocaleString('en')}`);
});
