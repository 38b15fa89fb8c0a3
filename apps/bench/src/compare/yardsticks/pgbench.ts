import { execFile } from 'node:child_process';
import { access, constants, glob, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Statement } from '../../holds/statement.ts';
import { poolSize } from '../../holds/way.ts';
import type { Side } from '../subject.ts';

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

interface Hall {
  readonly databaseUrl: string;
  readonly seats: number;
  readonly visitors: number;
  readonly seconds: number;
}

/** More than one client of pgbench holds in a second here. */
const mostOfClient = 3_500;

/** So many seats are enough for a number of runs. */
export const seatsForRuns = (runs: number, seconds: number): number =>
  poolSize * mostOfClient * Math.ceil(seconds) * runs;

/** A statement for each hold from pgbench: what PostgreSQL itself can do, without Node. */
export function pgbenchSide(pgbench: string, statement: Statement, hall: Hall): Side {
  let round = 0;
  const script = scriptOf(statement, hall);
  return {
    async run() {
      const seconds = Math.ceil(hall.seconds);
      const first = mostOfClient * seconds * round++;
      return { value: await runPgbench(pgbench, script, hall.databaseUrl, seconds, first) };
    },
  };
}

/** Each client walks through places of its own; `permute` scatters them over the hall. */
function scriptOf(statement: Statement, { seats, visitors }: Hall): string {
  const text = statement({ place: ':place', seat: ':seat', visitor: ':visitor' }).trim().replaceAll(/\s+/g, ' ');
  return `\\set n :n + 1
\\set place :client_id * ${Math.floor(seats / poolSize)} + :n
\\set seat permute(:place, ${seats})
\\set visitor (:n * ${poolSize} + :client_id) % ${visitors}
${text};
`;
}

async function runPgbench(
  pgbench: string,
  script: string,
  databaseUrl: string,
  seconds: number,
  first: number,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'stagedoor-pgbench-'));
  try {
    const file = join(folder, 'hold.sql');
    await writeFile(file, script);
    const { hostname, port, username, password, pathname } = new URL(databaseUrl);
    const args = ['-n', '-M', 'prepared', '-c', String(poolSize), '-j', '1', '-T', String(seconds)];
    const env = {
      ...process.env,
      PGHOST: hostname,
      PGPORT: port,
      PGUSER: username,
      PGPASSWORD: password,
      PGDATABASE: pathname.slice(1),
    };
    const { stdout } = await exec(pgbench, [...args, '-D', `n=${first}`, '-f', file], { env });
    const perSecond = Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
    if (!(perSecond > 0)) throw new Error(`pgbench said:\n${stdout}`);
    return perSecond;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
