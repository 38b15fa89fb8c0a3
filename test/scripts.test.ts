import { access, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readEnv } from '../apps/api/src/env.ts';
import { welcome } from '../apps/api/src/welcome.ts';

const root = resolve(import.meta.dirname, '..');
const read = (file: string): Promise<string> => readFile(resolve(root, file), 'utf8');

/** Names that pnpm keeps for itself: a script of such a name can't be called without `run`. */
const taken = new Set([
  'token',
  'login',
  'logout',
  'whoami',
  'publish',
  'pack',
  'audit',
  'owner',
  'search',
  'add',
  'store',
]);

const { scripts, devDependencies } = JSON.parse(await read('package.json')) as Record<
  'scripts' | 'devDependencies',
  Record<string, string>
>;

/** The commands that these files tell people to run. */
async function toldIn(...files: readonly string[]): Promise<string[]> {
  return commandsIn((await Promise.all(files.map(read))).join('\n'));
}

function commandsIn(text: string): string[] {
  const told = text.matchAll(/npx -y pnpm@12 (?:--silent )?([a-z:-]+)/g);
  return [...new Set(Array.from(told, ([, name]) => name!))].toSorted();
}

/** What pnpm has by itself. */
const own = new Set(['exec']);

const welcomed = (variables: Record<string, string>): string => welcome('http://127.0.0.1:3001', readEnv(variables));

test('every command that README and the welcome tell people to run is a script that pnpm runs', async () => {
  const texts = [await read('README.md'), welcomed({}), welcomed({ STAGEDOOR_WALLET_CHARGE: 'closed' })];
  const told = commandsIn(texts.join('\n')).filter((name) => !own.has(name));
  expect(told).toEqual(['access-token', 'bench', 'buy', 'demo', 'reference', 'start', 'tarballs', 'test']);
  for (const name of told) {
    expect(Object.keys(scripts)).toContain(name);
    expect(taken.has(name), `${name} is a command of pnpm itself`).toBe(false);
  }
});

test('CONTRIBUTING tells of every script, and of none that is not there', async () => {
  const told = await toldIn('CONTRIBUTING.md');
  // What pnpm runs before another script is nobody's command.
  const commands = Object.keys(scripts).filter(
    (name) => !(name.replace(/^pre/, '') in scripts) || !name.startsWith('pre'),
  );
  expect(told).toEqual(commands.toSorted());
  for (const name of told) expect(taken.has(name), `${name} is a command of pnpm itself`).toBe(false);
});

test('the hooks and the template of pull requests tell people to run what is there', async () => {
  const told = await toldIn('.githooks/pre-commit', '.githooks/pre-push', '.github/pull_request_template.md');
  for (const name of told.filter((one) => !own.has(one))) expect(Object.keys(scripts)).toContain(name);
});

test.each(['README.md', 'CONTRIBUTING.md', 'SECURITY.md'])('what %s links to is there', async (file) => {
  const links = Array.from((await read(file)).matchAll(/\]\((?!https?:|#)([^)#]+)/g), ([, path]) => path!);
  expect(links).not.toEqual([]);
  for (const path of links) await access(resolve(root, dirname(file), path));
});

test('one Node runs everything, and what packages want is held against it', async () => {
  const node = devDependencies['node'];
  expect((await read('.nvmrc')).trim()).toBe(node);
  expect(/^nodeVersion: (.*)$/m.exec(await read('pnpm-workspace.yaml'))?.[1]).toBe(node);
});
