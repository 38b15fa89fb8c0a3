/**
 * Proves that the recipe for Next.js works as it is written: its pages, with the client from its tarball, are built by Next.js
 * outside this workspace, and answer with what a real server says.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { run } from '../client/run.ts';
import { startServer } from '../client/server.ts';
import { folder, install, next } from './application.ts';

const stagedoor = await startServer(join(folder, 'data'));
after(() => stagedoor.stop());
// What .env.local has in the recipe.
process.env['STAGEDOOR_URL'] = process.env['NEXT_PUBLIC_STAGEDOOR_URL'] = stagedoor.url;
process.env['NEXT_PUBLIC_ACCESS_TOKEN'] = await stagedoor.accessTokenFor('demo-1');
process.env['NEXT_TELEMETRY_DISABLED'] = '1';

await install();

test('Next.js builds the pages, and takes their types', async () => {
  await run(folder, process.execPath, next, 'build');
});

test('the pages come with what anyone may see, and enter nobody', async (t) => {
  const url = await startPages();
  const answer = async (path: string): Promise<string> => (await fetch(new URL(path, url))).text();

  const concerts = await answer('/');
  const [, path, title] = /href="(\/concerts\/con_\w+)">([^<]+)</.exec(concerts) ?? [];
  assert.ok(path && title, concerts);
  const concert = await answer(path);
  assert.match(concert, new RegExp(`<h1>${title}</h1>`));
  assert.match(concert, /One moment/);
  const figures = await fetch(new URL('/metrics', stagedoor.url), { headers: { authorization: await asOperator() } });
  assert.equal(figures.status, 200);
  assert.doesNotMatch(await figures.text(), /procedure="queue.issueToken"/);

  async function startPages(): Promise<string> {
    const pages = spawn(process.execPath, [next, 'start', '--port', '0', '--hostname', '127.0.0.1'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(pages, 'exit');
    t.after(async () => {
      pages.kill('SIGTERM');
      await ended;
    });
    for await (const line of createInterface(pages.stdout)) {
      const [serving] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
      if (serving !== undefined) return serving;
    }
    throw new Error('Next.js does not start.');
  }
});

const asOperator = async (): Promise<string> => `Bearer ${await stagedoor.accessTokenFor('--operator')}`;
