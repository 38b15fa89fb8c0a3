import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** An application gets access tokens from its identity provider. For the demo, the server's own command stands in. */
export async function demoAccessToken(user: string): Promise<string> {
  const given = process.env['ACCESS_TOKEN'];
  if (given) return given;
  const command = fileURLToPath(new URL('../apps/api/src/token.ts', import.meta.url));
  return (await promisify(execFile)(process.execPath, [command, user])).stdout.trim();
}
