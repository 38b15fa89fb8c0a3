import { statfs } from 'node:fs/promises';
import { fail, type Finding, ok, warn } from './finding.ts';

const oldestNode = 24;
const gigabyte = 1_000_000_000;

/** The Node that runs this, which is the server's where both run from one checkout. */
export function nodeFinding(version = process.versions.node): Finding {
  const isOld = Number(version.split('.')[0]) < oldestNode;
  return isOld
    ? fail('node', `Node ${version}`, `The server needs Node ${oldestNode} or newer: npx -y pnpm@12 brings it along.`)
    : ok('node', `Node ${version}`);
}

/** How much room the data directory has. A full disk stops every sale, though nothing that was acknowledged is lost. */
export async function diskFinding(dataDir: string): Promise<Finding> {
  const found = await statfs(dataDir).catch(() => undefined);
  if (found === undefined) return ok('disk', `${dataDir} is not there yet: a first start makes it`);
  const [free, all] = [found.bavail * found.bsize, found.blocks * found.bsize];
  const says = `${(free / gigabyte).toFixed(1)} GB free of ${(all / gigabyte).toFixed(1)} GB at ${dataDir}`;
  const todo = 'Make room, or choose another STAGEDOOR_DATA_DIR: PostgreSQL stops when its disk is full.';
  if (free < gigabyte / 2) return fail('disk', says, todo);
  return free < 5 * gigabyte ? warn('disk', says, todo) : ok('disk', says);
}
