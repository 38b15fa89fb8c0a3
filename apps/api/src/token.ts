/** `pnpm access-token <user>` prints an access token for a user of the embedded default; `pnpm access-token --operator` its operator key. */
import { accessTokenFor } from './access-token.ts';
import { readEnv } from './env.ts';
import { explain } from './explain.ts';
import { keptSecrets } from './secrets.ts';

try {
  const who = process.argv[2] ?? 'demo-1';
  process.stdout.write(`${who === '--operator' ? await operatorKey() : await accessTokenFor(who, readEnv())}\n`);
} catch (error) {
  const text = explain(error);
  if (text === undefined) throw error;
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}

async function operatorKey(): Promise<string> {
  const env = readEnv();
  return env.STAGEDOOR_OPERATOR_KEY ?? (await keptSecrets(env.dataDir)).operatorKey;
}
