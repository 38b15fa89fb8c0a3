/** Takes pictures of the real pages: in all their states, or those that README and docs show. */
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { shots } from './docs/shots.ts';
import { looks } from './looks.ts';
import { states } from './states/states.ts';

const { values } = parseArgs({
  options: { to: { type: 'string' }, of: { type: 'string' }, docs: { type: 'boolean' } },
});
const root = resolve(import.meta.dirname, '../../../..');
const to = values.to ?? (values.docs ? join(root, 'docs/pictures') : undefined);
const names = (values.docs ? shots : states).map(({ name }) => name);
const unknown = (values.of?.split(',') ?? []).filter((name) => !names.includes(name));
if (to === undefined || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no state ${unknown.join(', ')}.`);
  console.error('Takes pictures of the pages: pnpm pictures --to <folder> [--of <state>,<state>]');
  console.error('Those of README and docs, in their place: pnpm pictures --docs [--of <picture>,<picture>]');
  console.error(`Each is <state>-<look>.png. The looks are ${looks.map(({ name }) => name).join(', ')}; the states:`);
  console.error(names.map((name) => `  ${name}`).join('\n'));
  process.exit(2);
}

const [config, folder, titles] = values.docs
  ? ['apps/web/test/browser/docs/vitest.config.ts', 'apps/web/test/browser/docs/', (of: string) => `^(${of})$`]
  : ['vitest.browser.config.ts', 'apps/web/test/browser/states/', (of: string) => `^(${of}) can be read`];
const vitest = ['exec', 'vitest', 'run', '--config', config, folder];
const shown = values.of === undefined ? [] : ['-t', titles(values.of.replaceAll(',', '|'))];
const run = spawn('pnpm', [...vitest, ...shown], {
  stdio: 'inherit',
  cwd: root,
  env: { ...process.env, STAGEDOOR_PICTURES: resolve(to) },
});
run.on('exit', (code) => process.exit(code ?? 1));
