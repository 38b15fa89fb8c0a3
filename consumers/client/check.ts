/**
 * Proves that `@stagedoor/client` stands alone: packs it, installs the tarball with npm outside this workspace, checks types
 * and mistakes there, bundles it, runs it, and buys tickets from a started server. Prints what it costs an application.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  besideTrpc,
  cameAlong,
  declarationBytes,
  declared,
  folder,
  imported,
  install,
  installBesideTrpc,
} from './application.ts';
import { bundle, gzipped, runAsWorker } from './bundles.ts';
import { build, check, checkMistakes, compilers, instantiations, resolutions } from './compilers.ts';
import { nodes } from './nodes.ts';
import { run } from './run.ts';
import { startServer } from './server.ts';

/** Most gzipped bytes, dependencies included. The visit's are what it adds. */
const mostBytes = { 'the raw client': 15_000, 'the visit': 5_000, 'placeInDraw alone': 1_000 };

/** Most instantiations, about 1.2 times what was measured. Each procedure of the server adds about 25: a leak of its types adds a million. */
const mostInstantiations = { 'raw.ts': 6_500, 'visit.ts': 5_000 };

const costs: Record<string, { measured: number; budget?: number }> = {};
after(() => console.table(costs));

function cost(what: string, measured: number, budget: number): void {
  costs[what] = { measured, budget };
  assert.ok(measured <= budget, `${what}: ${measured} of ${budget}`);
}

await install();
costs['declarations, bytes'] = { measured: declarationBytes() };

test('it imports what it declares and brings nothing along: no tRPC, and no TypeScript', () => {
  assert.deepEqual(
    imported().filter((name) => !declared().includes(name)),
    [],
  );
  assert.deepEqual(cameAlong(), ['@stagedoor/client']);
});

for (const compiler of compilers) {
  for (const resolution of resolutions)
    test(`TypeScript ${compiler.version} with ${resolution.name} takes all of it`, () => check(compiler, resolution));

  test(`TypeScript ${compiler.version} finds each mistake`, () => checkMistakes(compiler));

  for (const [file, budget] of Object.entries(mostInstantiations))
    test(`TypeScript ${compiler.version} takes ${file} with little work`, async () =>
      cost(`${file} under ${compiler.version}, instantiations`, await instantiations(compiler, file), budget));
}

test('every field of an input says what it is while it is typed', async () => {
  const said = await run(folder, process.execPath, 'undocumented.js');
  const { fields, undocumented } = JSON.parse(said) as { fields: number; undocumented: string[] };
  assert.ok(fields > 50, `only ${fields} fields were found`);
  assert.deepEqual(undocumented, []);
});

test('it is small', async () => {
  const raw = ['createClient', 'isRefusal', 'safe'];
  const rawBytes = gzipped(await bundle(...raw));
  cost('the raw client, gzip bytes', rawBytes, mostBytes['the raw client']);
  const moreBytes = gzipped(await bundle(...raw, 'createStagedoor')) - rawBytes;
  cost('the visit, gzip bytes more', moreBytes, mostBytes['the visit']);
});

test('what is not used is not loaded: neither tRPC nor superjson to check a draw', async () =>
  cost('placeInDraw alone, gzip bytes', gzipped(await bundle('placeInDraw')), mostBytes['placeInDraw alone']));

test('it needs nothing but the web platform', async () => {
  const answer = Response.json([{ result: { data: { json: { concerts: [], nextCursor: null } } } }]);
  const code = await bundle('createClient');
  const client = runAsWorker<{ createClient(options: { url: string }): Client }>(code, async () => answer);
  const { concerts } = await client.createClient({ url: 'https://tickets.example' }).concert.list.query();
  assert.deepEqual([...concerts], []);
});

interface Client {
  concert: { list: { query(): Promise<{ concerts: unknown[] }> } };
}

for (const { version, program } of nodes())
  test(`it runs under Node ${version}`, async () => {
    await run(folder, program, 'run.js');
  });

test('tRPC’s own client and TanStack Query integration are installed beside it, and typed by its router', async () => {
  await installBesideTrpc();
  await run(besideTrpc, process.execPath, 'node_modules/typescript/bin/tsc', '--project', '.');
});

test('a ticket is bought', { timeout: 120_000 }, async (t) => {
  await build(compilers[0]);
  const server = await startServer(join(folder, 'data'));
  t.after(() => server.stop());
  let user = 0;
  const buy = async (program: string, file: string): Promise<void> => {
    const accessToken = await server.accessTokenFor(`demo-${++user}`);
    const said = await run(folder, program, 'buy.js', file, server.url, accessToken);
    assert.deepEqual(JSON.parse(said.trim().split('\n').at(-1)!), [{ status: 'paid', isDated: true }]);
  };
  await t.test('by the ten lines of the README', () => buy(process.execPath, 'readme'));
  await t.test('by a plain tRPC client with the transformer', async () => {
    const accessToken = await server.accessTokenFor(`demo-${++user}`);
    const said = await run(besideTrpc, process.execPath, 'buy.js', server.url, accessToken);
    const bought = { status: 'paid', isDated: true, refusedBecause: 'CONCERT_NOT_FOUND', titles: 3 };
    assert.deepEqual(JSON.parse(said.trim().split('\n').at(-1)!), bought);
  });
  for (const { version, program } of nodes()) await t.test(`under Node ${version}`, () => buy(program, 'visit'));
});
