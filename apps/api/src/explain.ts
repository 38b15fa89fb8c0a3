import { DataDirectoryInUse } from '@stagedoor/postgres';
import { UnfitDatabase } from '@stagedoor/server';
import { BadEnvironment } from './env.ts';
import { WorkerCannotStart } from './pool/keep-worker.ts';

/** What the system says when it can't listen or write where it was told to, and how to mend it. */
const systemErrors: Record<string, string> = {
  EADDRINUSE: 'is taken. Stop what listens there, or choose another port: PORT=3001 npx -y pnpm@12 start',
  EADDRNOTAVAIL: 'is no address of this machine. Choose another HOST.',
  EACCES: 'is not yours to use. Choose another PORT, HOST or STAGEDOOR_DATA_DIR.',
  ENOTDIR: 'is not a folder. Choose another STAGEDOOR_DATA_DIR.',
  EEXIST: 'is not a folder. Choose another STAGEDOOR_DATA_DIR.',
};

/** How to say to a person what a person can mend; undefined for anything else. */
export function explain(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const expected = [BadEnvironment, DataDirectoryInUse, UnfitDatabase, WorkerCannotStart];
  if (expected.some((kind) => error instanceof kind)) return error.message;
  if (/^Sequelize\w*(Connection|HostNot|AccessDenied)/.test(error.name))
    return `The database in DATABASE_URL cannot be used: ${error.message}`;
  return explainSystemError(error);
}

function explainSystemError(error: NodeJS.ErrnoException & { address?: string; port?: number }): string | undefined {
  const advice = error.code === undefined ? undefined : systemErrors[error.code];
  if (advice === undefined) return undefined;
  const what = error.port === undefined ? (error.path ?? 'A path') : `Port ${error.port} on ${error.address}`;
  return `${what} ${advice}`;
}
