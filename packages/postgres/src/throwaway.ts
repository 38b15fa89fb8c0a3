import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asUser } from './run-as.ts';
import type { RunningPostgres } from './start.ts';

/**
 * Runs a PostgreSQL in a temporary folder. Both go at `stop()`, and just as well when this process ends in any
 * other way.
 */
export async function inThrowawayFolder(
  start: (dataDir: string) => Promise<RunningPostgres>,
): Promise<RunningPostgres> {
  const dataDir = await realpath(await mkdtemp(join(tmpdir(), 'stagedoor-throwaway-')));
  // PostgreSQL's user must be able to enter, also where that is another than ours.
  await chmod(dataDir, 0o711);
  const removeFolder = watch(dataDir);
  try {
    const postgres = await start(dataDir);
    return { ...postgres, stop: () => postgres.stop().finally(removeFolder) };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

/** Starts the watcher. Only a process of its own can clean up after one that was killed. */
function watch(dataDir: string): () => Promise<void> {
  const program = fileURLToPath(new URL(`watcher${extname(import.meta.url)}`, import.meta.url));
  const watcher = spawn(process.execPath, [program, dataDir], {
    ...asUser(undefined, tmpdir()),
    // A Ctrl-C in the terminal ends us and must not reach it.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const exited = once(watcher, 'exit');
  watcher.unref();
  watcher.stdin.on('error', () => {});
  return async () => {
    watcher.ref();
    watcher.stdin.end();
    await exited;
  };
}
