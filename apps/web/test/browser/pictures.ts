/** Takes pictures of the real pages in all their states: `pnpm pictures --to <folder> [--of <state>,<state>]`. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { looks } from './looks.ts';
import { states } from './states/states.ts';

const { values } = parseArgs({ options: { to: { type: 'string' }, of: { type: 'string' } } });
const names = states.map(({ name }) => name);
const unknown = (values.of?.split(',') ?? []).filter((name) => !names.includes(name));
if (values.to === undefined || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no state ${unknown.join(', ')}.`);
  console.error('Takes pictures of the pages: pnpm pictures --to <folder> [--of <state>,<state>]');
  console.error(`Each is <state>-<look>.png. The looks are ${looks.map(({ name }) => name).join(', ')}; the states:`);
  console.error(names.map((name) => `  ${name}`).join('\n'));
  process.exit(2);
}

const vitest = ['exec', 'vitest', 'run', '--config', 'vitest.browser.config.ts', 'apps/web/test/browser/states/'];
const shown = values.of === undefined ? [] : ['-t', `^(${values.of.replaceAll(',', '|')}) can be read`];
const run = spawn('pnpm', [...vitest, ...shown], {
  stdio: 'inherit',
  cwd: resolve(import.meta.dirname, '../../../..'),
  env: { ...process.env, STAGEDOOR_PICTURES: resolve(values.to) },
});
run.on('exit', (code) => process.exit(code ?? 1));
