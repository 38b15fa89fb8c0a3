import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** PostgreSQL's `cluster_name`: by it the backends of a dead postmaster are told from others. */
export function clusterName(cluster: string): string {
  return `stagedoor-${createHash('sha256').update(cluster).digest('hex').slice(0, 16)}`;
}

/** The live processes of a cluster, known by what they run rather than by remembered ids. */
export async function processesOf(cluster: string): Promise<{ postmasters: number[]; backends: number[] }> {
  const found = { postmasters: [] as number[], backends: [] as number[] };
  const title = `postgres: ${clusterName(cluster)}: `;
  for (const { pid, command } of await listCommands()) {
    if (command.startsWith(title)) found.backends.push(pid);
    else if (command.startsWith('/') && command.includes(`/postgres -D ${cluster} `)) {
      found.postmasters.push(pid);
    }
  }
  return found;
}

async function listCommands(): Promise<{ pid: number; command: string }[]> {
  if (process.platform === 'linux') return listProc();
  if (process.platform === 'win32') return [];
  const { stdout } = await promisify(execFile)('ps', ['-axwwo', 'pid=,command='], {
    maxBuffer: 2 ** 25,
  });
  return stdout.split('\n').map((line) => {
    const [, pid, command = ''] = /^ *(\d+) (.*)$/.exec(line) ?? [];
    return { pid: Number(pid), command };
  });
}

/** Small containers have no `ps`. */
async function listProc(): Promise<{ pid: number; command: string }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return { pid: Number(pid), command: command.replaceAll('\0', ' ') };
    }),
  );
}
