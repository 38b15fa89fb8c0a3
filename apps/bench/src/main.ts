import { audit } from './audit/audit.ts';
import { best } from './best/best.ts';
import { cancelling } from './cancelling/cancelling.ts';
import { command } from './compare/command.ts';
import { flood } from './flood/flood.ts';
import { lines } from './lines/lines.ts';
import { opening } from './opening/opening.ts';
import { simulate } from './simulate/simulate.ts';
import { unread } from './unread/unread.ts';
import { watching } from './watching/watching.ts';

const benchmarks = new Map([
  ['best', best],
  ['audit', audit],
  ['lines', lines],
  ['simulate', simulate],
  ['opening', opening],
  ['watching', watching],
  ['unread', unread],
  ['flood', flood],
  ['cancelling', cancelling],
]);

const [name = '', ...args] = process.argv.slice(2);
const benchmark = benchmarks.get(name);
if (benchmark !== undefined) await benchmark(args);
else if (name === '' || name.startsWith('--')) await command(process.argv.slice(2));
else {
  console.error(`Usage: main.ts [flags] compares everything; main.ts <${[...benchmarks.keys()].join(' | ')}> [flags]`);
  process.exitCode = 2;
}
