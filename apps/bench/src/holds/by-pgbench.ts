import { execFile } from 'node:child_process';
import { access, constants, glob, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Statement } from './statement.ts';
import { poolSize, type Run, type Way } from './way.ts';

const exec = promisify(execFile);

/** Where pgbench is: on the PATH, or where Debian keeps it. */
export async function findPgbench(): Promise<string | undefined> {
  const candidates = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'pgbench'));
  for await (const file of glob('/usr/lib/postgresql/*/bin/pgbench')) candidates.push(file);
  for (const file of candidates) {
    const runs = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return file;
  }
  return undefined;
}

/** The same statement without Node: what PostgreSQL itself can do with one transaction for each hold. */
export const byPgbench = (pgbench: string, what: string, statement: Statement): Way => ({
  name: `the same from pgbench, ${what}, ${poolSize} clients`,
  async run(run) {
    const placesOfClient = Math.floor(run.seats / poolSize);
    const folder = await mkdtemp(join(tmpdir(), 'stagedoor-pgbench-'));
    try {
      const script = join(folder, 'hold.sql');
      await writeFile(script, scriptOf(statement, run, placesOfClient));
      await runPgbench(pgbench, script, run, run.warmUpMs, 0);
      // The warm-up's places are behind it: each client starts well after them.
      const { done, perSecond } = await runPgbench(pgbench, script, run, run.measureMs, Math.floor(placesOfClient / 4));
      return { done, perSecond, latenciesMs: [] };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});

/** Each client walks through places of its own; `permute` scatters them over the hall. */
function scriptOf(statement: Statement, { seats, visitors }: Run, placesOfClient: number): string {
  const text = statement({ place: ':place', seat: ':seat', visitor: ':visitor' }).trim().replaceAll(/\s+/g, ' ');
  return `\\set n :n + 1
\\set place :client_id * ${placesOfClient} + :n
\\set seat permute(:place, ${seats})
\\set visitor (:n * ${poolSize} + :client_id) % ${visitors}
${text};
`;
}

async function runPgbench(pgbench: string, script: string, run: Run, durationMs: number, firstPlace: number) {
  const { hostname, port, username, password, pathname } = new URL(run.databaseUrl);
  const seconds = String(Math.max(1, Math.round(durationMs / 1_000)));
  const args = ['-n', '-M', 'prepared', '-c', String(poolSize), '-j', '2', '-T', seconds, '-D', `n=${firstPlace}`];
  const env = {
    ...process.env,
    PGHOST: hostname,
    PGPORT: port,
    PGUSER: username,
    PGPASSWORD: password,
    PGDATABASE: pathname.slice(1),
  };
  const { stdout } = await exec(pgbench, [...args, '-f', script], { env });
  return {
    done: Number(/transactions actually processed: (\d+)/.exec(stdout)?.[1]),
    perSecond: Number(/tps = ([\d.]+)/.exec(stdout)?.[1]),
  };
}
