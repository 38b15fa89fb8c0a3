import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './run.ts';

/** The server as a program, with its demo. */
export interface Server {
  readonly url: string;
  accessTokenFor(userId: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the server on its own PostgreSQL in a folder that does not exist yet. */
export async function startServer(dataDir: string): Promise<Server> {
  const start = (script: string, ...args: string[]) =>
    spawn(process.execPath, [join(root, 'apps/api/src', script), ...args], {
      env: { ...inherited(), PORT: '0', STAGEDOOR_DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const server = start('main.ts');
  const ended = once(server, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(server.stdout).on('line', (line) => {
      const serving = /"url":"([^"]+)".*"msg":"serving"/.exec(line)?.[1];
      if (serving !== undefined) resolve(serving);
    });
    server.on('exit', () => reject(new Error('The server does not start.')));
  });
  return {
    url,
    accessTokenFor: async (userId) =>
      Buffer.concat(await start('token.ts', userId).stdout.toArray())
        .toString()
        .trim(),
    async stop() {
      server.kill('SIGTERM');
      await ended;
    },
  };
}

/** Whether whoever runs this has set it for a server of theirs. */
const isTheirs = (name: string): boolean => name.startsWith('STAGEDOOR_') || ['HOST', 'DATABASE_URL'].includes(name);

const inherited = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !isTheirs(name)));
