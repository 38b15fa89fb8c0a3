import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const SQLITE_BUSY = 5;

/** Another live server uses this data directory. */
export class DataDirectoryInUse extends Error {
  override name = 'DataDirectoryInUse';

  constructor(dataDir: string) {
    super(
      `The data directory ${dataDir} is in use by another running server. Stop that one first, or choose another data directory.`,
    );
  }
}

// A lock whose object were collected as garbage would be open again.
const held = new Set<DatabaseSync>();

/** Keeps every other server off the data directory until released, or until this process ends. */
export function lockDataDir(dataDir: string): { release: () => void } {
  // SQLite brings the system's own file locks, which Node lacks: nothing is ever written, the lock
  // ends with its process (no stale ones, no reused pids), and two starts at once have one winner.
  const file = new DatabaseSync(join(dataDir, 'lock'), { timeout: 200 });
  try {
    file.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    file.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) {
      throw new DataDirectoryInUse(dataDir);
    }
    throw error;
  }
  held.add(file);
  return {
    release: () => {
      if (held.delete(file)) file.close();
    },
  };
}
