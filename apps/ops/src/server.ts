import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readEnv } from '@stagedoor/api/env';
import { keptSecrets, type Secrets } from '@stagedoor/api/secrets';
import { createClient, type StagedoorClient } from '@stagedoor/client';

/** Which server a command is for, and with which key. */
export interface ServerOptions {
  readonly server?: string | undefined;
  readonly operatorKey?: string | undefined;
}

/** Variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The server's root: the flag, else `STAGEDOOR_URL`, else where a start on this machine serves. */
export function addressOf({ server }: ServerOptions, env: Environment): string {
  return server ?? (env['STAGEDOOR_URL'] || `http://127.0.0.1:${env['PORT'] || '3000'}`);
}

/**
 * The operator's key: the flag, else `STAGEDOOR_OPERATOR_KEY`, else the one that the embedded default of this machine made for
 * itself, which goes nowhere else.
 */
export async function operatorKeyOf(options: ServerOptions, env: Environment): Promise<string | undefined> {
  const given = options.operatorKey ?? (env['STAGEDOOR_OPERATOR_KEY'] || undefined);
  if (given !== undefined || !isThisMachine(addressOf(options, env)) || env['DATABASE_URL']) return given;
  return (await secretsOfThisMachine(env))?.operatorKey;
}

/** Where the embedded default of this machine keeps its data. */
export const dataDirOf = (env: Environment): string =>
  readEnv({ STAGEDOOR_DATA_DIR: env['STAGEDOOR_DATA_DIR'] }).dataDir;

/** What the embedded default of this machine made for itself, if it was ever started. */
export async function secretsOfThisMachine(env: Environment): Promise<Secrets | undefined> {
  const dataDir = dataDirOf(env);
  return existsSync(join(dataDir, 'secrets.json')) ? await keptSecrets(dataDir) : undefined;
}

/** Whether an address is this machine's own. */
export const isThisMachine = (url: string): boolean =>
  URL.canParse(url) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);

/** The SDK's raw client with the operator's key. */
export async function operatorClient(
  options: ServerOptions,
  env: Environment,
  timeoutMs?: number,
): Promise<StagedoorClient> {
  return createClient({
    url: addressOf(options, env),
    accessToken: await operatorKeyOf(options, env),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}
