/** `stagedoor`: what operators do, on the command line. `npx -y pnpm@12 stagedoor --help` from a checkout. */
import { run } from './run.ts';
import { terminal } from './terminal.ts';

process.exitCode = await run(process.argv.slice(2), terminal);
