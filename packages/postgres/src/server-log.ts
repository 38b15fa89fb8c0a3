import { open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

const LARGE = 10 * 1024 * 1024;
const QUOTED = 2000;

/** PostgreSQL's log, a file: a pipe would break or fill up once its reader is killed. */
export async function openLog(home: string) {
  const path = join(home, 'postgres.log');
  const before = await stat(path).catch(() => undefined);
  if (before && before.size > LARGE) await rename(path, `${path}.old`);
  const file = await open(path, 'a', 0o600);
  const { size: start } = await file.stat();
  return { fd: file.fd, close: () => file.close(), tail: () => tail(path, start) };
}

/** The end of what has been written since `start`, for error messages. */
async function tail(path: string, start: number): Promise<string> {
  await using file = await open(path, 'r');
  const { size } = await file.stat();
  const length = Math.min(size - start, QUOTED);
  if (length <= 0) return `${path} has no new lines`;
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
  return `the end of ${path}:\n${buffer.toString('utf8').trim()}`;
}
