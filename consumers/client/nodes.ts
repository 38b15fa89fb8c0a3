import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** This Node, and the machine's own where that is another one. */
export function nodes(): { version: string; program: string }[] {
  const versions = new Map([[process.version, process.execPath]]);
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const program = join(folder, 'node');
    if (folder.includes('node_modules') || !existsSync(program)) continue;
    const version = execFileSync(program, ['--version'], { encoding: 'utf8' }).trim();
    if (!versions.has(version)) versions.set(version, program);
  }
  return Array.from(versions, ([version, program]) => ({ version, program }));
}
