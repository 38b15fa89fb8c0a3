import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nouns } from '../lint/borders.ts';

const root = resolve(import.meta.dirname, '..');
const server = 'packages/server/src';

/** One import in one file, where it would stand. */
interface Import {
  readonly file: string;
  readonly line: string;
}

const of = (file: string, target: string): Import => ({ file: `${server}/${file}`, line: `import '${target}';` });

const betweenNouns = Object.entries(nouns).flatMap(([noun, mayUse]) =>
  Object.keys(nouns)
    .filter((other) => other !== noun)
    .map((other) => ({
      import: of(`${noun}/some-verb.ts`, `../${other}/index.ts`),
      isAllowed: mayUse.includes(other),
    })),
);

const forbidden: readonly Import[] = [
  ...betweenNouns.filter(({ isAllowed }) => !isAllowed).map((pair) => pair.import),
  // A noun is entered through its index alone.
  of('payment/pay.ts', '../wallet/wallet.store.ts'),
  of('queue/memory/queue-memory.ts', '../../user/user.store.ts'),
  of('rpc/procedure.ts', '../payment/payment.store.ts'),
  of('http/app.ts', '../queue/queue.store.ts'),
  // Nouns know nothing of what stands above them.
  of('queue/enter.ts', '../runtime/open.ts'),
  of('queue/enter.ts', '../router.ts'),
  of('queue/enter.ts', '../http/app.ts'),
  of('queue/enter.ts', './queue.router.ts'),
  of('queue/enter.ts', '@stagedoor/postgres'),
  of('queue/enter.ts', '../testing/index.ts'),
  of('seating/reserve.ts', '../runtime/open.ts'),
  of('seating/reserve.ts', '@stagedoor/client'),
  // Rules are pure.
  of('wallet/wallet.rules.ts', './wallet.store.ts'),
  of('queue/queue.rules.ts', './admit.ts'),
  of('queue/queue.rules.ts', '../runtime/open.ts'),
  of('queue/queue.rules.ts', '../rpc/procedure.ts'),
  of('seating/seating.rules.ts', 'sequelize'),
  of('seating/seating.rules.ts', 'node:crypto'),
  // Published types know no ORM: an index.ts brings it along.
  of('catalogue/catalogue.schemas.ts', '../plan/index.ts'),
  of('catalogue/catalogue.schemas.ts', '../plan/plan.store.ts'),
  of('catalogue/catalogue.schemas.ts', '../wallet/wallet.schemas.ts'),
  // Stores are called by commands, models know no statements.
  of('queue/queue.store.ts', '../rpc/procedure.ts'),
  of('queue/queue.store.ts', './enter.ts'),
  of('queue/queue.model.ts', './queue.store.ts'),
  // The engine and the database know no noun.
  of('engine/batch.ts', '../queue/index.ts'),
  of('engine/batch.ts', '../rpc/context.ts'),
  of('database/rows.ts', '../engine/engine.ts'),
  of('database/rows.ts', '../router.ts'),
  of('runtime/open.ts', '../testing/index.ts'),
  of('testing/index.ts', '../queue/index.ts'),
  of('user/create.ts', 'hono'),
  // Types and re-exports count like values.
  { file: `${server}/engine/lanes.ts`, line: "import type { Visit } from '../queue/index.ts'; export type { Visit };" },
  { file: `${server}/user/find.ts`, line: "export * from '../queue/index.ts';" },
];

const allowed: readonly Import[] = [
  ...betweenNouns.filter(({ isAllowed }) => isAllowed).map((pair) => pair.import),
  of('queue/queue.router.ts', './enter.ts'),
  of('catalogue/catalogue.schemas.ts', '../plan/hall-plan.schemas.ts'),
  of('queue/enter.ts', '../engine/command.ts'),
  of('queue/queue.store.ts', '../database/rows.ts'),
  of('runtime/open.ts', '../queue/index.ts'),
  of('records.ts', './queue/queue.router.ts'),
  of('testing/index.ts', '../index.ts'),
  of('testing/postgres.ts', '@stagedoor/postgres'),
];

/** What other rules hold. */
const elsewhere: readonly (Import & { readonly rule: string; readonly says: string })[] = [
  {
    says: 'the client takes only types from the server',
    file: 'packages/client/src/client.ts',
    line: "import { appRouter } from '@stagedoor/server'; appRouter;",
    rule: 'borders',
  },
  {
    says: 'the pages know no tRPC client but the SDK',
    file: 'apps/web/src/concerts/list.tsx',
    line: "import { createTRPCClient } from '@trpc/client'; createTRPCClient;",
    rule: 'borders',
  },
  {
    says: 'the pages know nothing of the server, not even its types',
    file: 'apps/web/src/concerts/list.tsx',
    line: "import type { AppRouter } from '@stagedoor/server/api'; export type { AppRouter };",
    rule: 'borders',
  },
  {
    says: 'the pages call the server through the SDK alone',
    file: 'apps/web/src/concerts/list.tsx',
    line: "export const list = fetch('/trpc/concert.list');",
    rule: 'no-restricted-globals',
  },
  {
    says: 'the environment is read in one place',
    file: `${server}/runtime/open.ts`,
    line: 'export const port = process.env.PORT;',
    rule: 'no-process-env',
  },
  {
    says: 'files that import each other are a circle, also when it is only for types',
    file: 'packages/client/src/here.ts',
    line: "import type { Here } from './there.ts'; export type There = Here;",
    rule: 'no-cycle',
  },
];

const trees: readonly Import[] = [...forbidden, ...allowed, ...elsewhere];

let folder: string;
/** The rules that the linter found broken, by tree. */
let broken: Map<number, string>;

/** Each import is written where it would stand, in a tree of its own; the linter runs once over all of them. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedoor-borders-'));
  await Promise.all(trees.map(({ file, line }, tree) => write(join(folder, `${tree}`, file), line)));
  const circle = trees.findIndex(({ file }) => file.endsWith('/here.ts'));
  await write(
    join(folder, `${circle}`, 'packages/client/src/there.ts'),
    "import type { There } from './here.ts'; export type Here = There | 1;",
  );
  broken = await lint();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(path: string, line: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${line}\n`);
}

async function lint(): Promise<Map<number, string>> {
  const args = [
    '--config',
    join(root, 'oxlint.config.ts'),
    '--no-ignore',
    '--disable-nested-config',
    '--format',
    'json',
    '.',
  ];
  const { stdout } = await promisify(execFile)(join(root, 'node_modules/.bin/oxlint'), args, {
    cwd: folder,
    maxBuffer: 64 * 1_024 * 1_024,
  }).catch((error: { stdout: string }) => error);
  const found = new Map<number, string>();
  for (const { code, filename } of (JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] })
    .diagnostics) {
    const tree = Number(relative(folder, resolve(folder, filename)).split('/')[0]);
    found.set(tree, `${found.get(tree) ?? ''} ${code}`);
  }
  return found;
}

const named = (imports: readonly Import[]): [string, string, number][] =>
  imports.map((one) => [one.file.slice(server.length + 1), one.line, trees.indexOf(one)]);

test.each(named(forbidden))('%s may not: %s', (_file, _line, tree) => {
  expect(broken.get(tree)).toContain('borders');
});

test.each(named(allowed))('%s may: %s', (_file, _line, tree) => {
  expect(broken.get(tree) ?? '').not.toContain('borders');
});

test.each(elsewhere)('$says', (one) => {
  expect(broken.get(trees.indexOf(one))).toContain(one.rule);
});
