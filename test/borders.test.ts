import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
let folder: string;

/** The linter reads its borders from file names, so each violation is written where it would stand, in a tree of its own. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedoor-borders-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the linter says of one line in one file, beside which others may stand. */
async function lint(file: string, line: string, others: Readonly<Record<string, string>> = {}): Promise<string> {
  const tree = await mkdtemp(join(folder, 'tree-'));
  for (const [name, text] of Object.entries({ ...others, [file]: line })) {
    const path = join(tree, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${text}\n`);
  }
  await copyFile(join(root, '.oxlintrc.json'), join(tree, '.oxlintrc.json'));
  return await new Promise((done) => {
    execFile(
      join(root, 'node_modules/.bin/oxlint'),
      ['--config', join(tree, '.oxlintrc.json'), '--no-ignore', '--disable-nested-config', file],
      { cwd: tree },
      (_error, stdout, stderr) => done(stdout + stderr),
    );
  });
}

const server = 'packages/server/src';

test.each([
  ['the queue does not know seats', `${server}/queue/enter.ts`, "import '../concert/index.ts';"],
  ['the wallet does not know payments', `${server}/wallet/charge.ts`, "import '../payment/index.ts';"],
  ['a noun is entered by its index alone', `${server}/payment/pay.ts`, "import '../wallet/wallet.store.ts';"],
  ['rules know no statements', `${server}/wallet/wallet.rules.ts`, "import './wallet.store.ts';"],
  ['rules know no database', `${server}/concert/concert.rules.ts`, "import 'sequelize';"],
  ['stores know no procedures', `${server}/queue/queue.store.ts`, "import '../trpc.ts';"],
  ['models know nothing of their noun', `${server}/queue/queue.model.ts`, "import './queue.store.ts';"],
  ['the engine knows no noun', `${server}/engine/batch.ts`, "import '../queue/index.ts';"],
  ['the database layer knows no engine', `${server}/database/rows.ts`, "import '../engine/engine.ts';"],
  ['nouns know nothing of HTTP', `${server}/user/create.ts`, "import '../http/app.ts';"],
  ['the server knows nothing of testing', `${server}/stagedoor.ts`, "import './testing/index.ts';"],
  ['nouns know nothing of testing', `${server}/queue/enter.ts`, "import '../testing/index.ts';"],
  ['testing stands on the public API', `${server}/testing/index.ts`, "import '../queue/index.ts';"],
  [
    'the client takes only types from the server',
    'packages/client/src/client.ts',
    "import { appRouter } from '@stagedoor/server'; appRouter;",
  ],
])('%s', async (_rule, file, line) => {
  expect(await lint(file, line)).toContain('no-restricted-imports');
});

test('the environment is read in one place', async () => {
  expect(await lint(`${server}/stagedoor.ts`, 'export const port = process.env.PORT;')).toContain('no-process-env');
});

test('files that import each other are a circle, also when it is only for types', async () => {
  const circle = await lint(
    'packages/client/src/here.ts',
    "import type { There } from './there.ts';\nexport type Here = There;",
    {
      'packages/client/src/there.ts': "import type { Here } from './here.ts';\nexport type There = Here | 1;",
    },
  );
  expect(circle).toContain('no-cycle');
});

test.each([
  [`${server}/payment/pay.ts`, "import '../wallet/index.ts';"],
  [`${server}/testing/index.ts`, "import '../index.ts';"],
  [`${server}/testing/postgres.ts`, "import '@stagedoor/postgres';"],
  [`${server}/testing/opening-balance.ts`, "import '../wallet/index.ts';"],
])('what the borders allow passes: %s', async (file, line) => {
  expect(await lint(file, line)).not.toContain('no-restricted-imports');
});
