import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { until } from '../../../packages/server/test/harness.ts';
import { DrawnPages } from '../src/pages/drawn-pages.ts';
import { afterwards } from './harness.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drawn-'));
  await mkdir(join(folder, 'server'));
  // Draws just what is answered: how the pages draw is their matter.
  const script = `export const draw = async (path, language, ask) =>
    ({ html: await (await ask('http://stagedoor.invalid' + path)).text(), title: '', sight: {} });`;
  await writeFile(join(folder, 'server/server.mjs'), script);
  return () => rm(folder, { recursive: true });
});

function draw() {
  const faults: unknown[] = [];
  const pages = new DrawnPages(
    folder,
    ({ html }) => html,
    (error) => faults.push(error),
  );
  const read = async (path: string, ask: () => Promise<Response>): Promise<string | undefined> =>
    (await pages.at(path, '', 'en', ask))?.html;
  return { read, faults };
}

const answering = (text: string) => async (): Promise<Response> => new Response(text);
const refusing = (error: unknown) => async (): Promise<Response> => {
  throw error;
};

test('a slow database holds nobody’s page back, and what is drawn late is there for the next', async () => {
  const { read } = draw();
  const late = Promise.withResolvers<Response>();
  afterwards(() => Promise.resolve(late.resolve(new Response())));
  expect(await read('/', () => late.promise)).toBeUndefined();
  // The next one does not wait: no timer runs.
  vi.useFakeTimers();
  expect(await read('/', answering('asked twice'))).toBeUndefined();
  vi.useRealTimers();
  late.resolve(new Response('late'));
  await until(async () => (await read('/', answering('asked twice'))) !== undefined);
  expect(await read('/', answering('asked twice'))).toBe('late');
});

test('a page that one reader may not ask for any more is drawn for the next', async () => {
  const { read, faults } = draw();
  const refusal = Object.assign(new Error('Too many calls.'), { reason: 'RATE_LIMITED' });
  expect(await read('/', refusing(refusal))).toBeUndefined();
  expect(await read('/', answering('drawn'))).toBe('drawn');
  expect(faults).toEqual([]);
});

test('a page that is asked for again and again stays drawn, however many others are asked for once', async () => {
  const { read } = draw();
  expect(await read('/', answering('first'))).toBe('first');
  for (let n = 0; n < 400; n += 1) {
    await read(`/concerts/con_${n}`, refusing(Object.assign(new Error('Gone.'), { reason: 'CONCERT_NOT_FOUND' })));
    if (n % 100 === 0) expect(await read('/', answering('drawn anew'))).toBe('first');
  }
});

test('each fault is told, whatever was thrown, and no refusal is', async () => {
  const { read, faults } = draw();
  const internal = Object.assign(new Error('Something went wrong.'), { reason: 'INTERNAL' });
  const thrown = ['a word', undefined, new Error('A bug.'), internal];
  for (const [n, error] of thrown.entries()) expect(await read(`/concerts/con_${n}`, refusing(error))).toBeUndefined();
  expect(await read('/', refusing(Object.assign(new Error('Gone.'), { reason: 'CONCERT_NOT_FOUND' })))).toBeUndefined();
  expect(faults).toEqual(thrown);
});
