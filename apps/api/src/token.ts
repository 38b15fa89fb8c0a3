/** `pnpm token <user>` prints an access token for a user of the embedded default; `pnpm token --operator` its operator key. */
import { accessTokenFor } from './access-token.ts';
import { readEnv } from './env.ts';
import { keptSecrets } from './secrets.ts';

const who = process.argv[2] ?? 'demo-1';
const env = readEnv();
const credential =
  who === '--operator'
    ? (env.STAGEDOOR_OPERATOR_KEY ?? (await keptSecrets(env.dataDir)).operatorKey)
    : await accessTokenFor(who, env);
process.stdout.write(`${credential}\n`);
