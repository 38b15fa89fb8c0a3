import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = join(import.meta.dirname, '../../../api/src/main.ts');

/** The server of `pnpm start` with its demo, in a process and a folder of its own. */
export async function openDemo(): Promise<{ url: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'stagedoor-speed-'));
  const server = spawn(process.execPath, [program], {
    env: { ...process.env, PORT: '0', STAGEDOOR_DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(server, 'exit');
  const url = await Promise.race([
    ended.then(() => Promise.reject(new Error('The server ended before it served.'))),
    addressIn(server.stdout),
  ]);
  return {
    url,
    async [Symbol.asyncDispose]() {
      server.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The log says it in a line of JSON. */
function addressIn(output: NodeJS.ReadableStream): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  createInterface({ input: output }).on('line', (line) => {
    const url = /"url":"([^"]+)","msg":"serving"/.exec(line)?.[1];
    if (url !== undefined) resolve(url);
  });
  return promise;
}
