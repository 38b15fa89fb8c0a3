import { readFileSync } from 'node:fs';
import { addressOf, type Environment, operatorKeyOf, type ServerOptions } from '../server.ts';
import { clockFinding } from './clocks.ts';
import { fail, type Finding, ok, warn } from './finding.ts';

/** The version of the SDK that this command calls with. */
export const clientVersion = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.resolve('@stagedoor/client')), 'utf8')) as {
    version: string;
  }
).version;

const answersWithinMs = 5_000;

/** Whether a server answers, of which version, ready or not, by which clock, and whether it takes the operator's key. */
export async function serverFindings(options: ServerOptions, env: Environment): Promise<Finding[]> {
  const url = addressOf(options, env).replace(/\/+$/, '');
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${url}${path}`, { headers, signal: AbortSignal.timeout(answersWithinMs) });
  const askedMs = Date.now();
  const health = await get('/health').catch(() => undefined);
  const tookMs = Date.now() - askedMs;
  const said = (await health?.json().catch(() => undefined)) as { version?: string } | undefined;
  if (health?.ok !== true || said?.version === undefined)
    return [
      fail('server', `nothing that is a Stagedoor answers at ${url}`, 'Start it, or name another: --server <url>.'),
    ];
  const key = await operatorKeyOf(options, env);
  const [ready, figures] = await Promise.all([
    get('/ready').catch(() => undefined),
    get('/metrics', key === undefined ? {} : { authorization: `Bearer ${key}` }).catch(() => undefined),
  ]);
  return [
    ok('server', `answers at ${url} in ${tookMs} ms`),
    ready?.ok === true
      ? ok('ready', 'it serves')
      : fail('ready', 'it is not ready', 'It stops, or does not reach its database: its log says why.'),
    versionFinding(said.version),
    keyFinding(key, figures?.status),
    ...dateFindings(health.headers.get('date'), askedMs + tookMs / 2, tookMs),
  ];
}

/** See docs/versions.md: a server as new as its client, or newer, of one major version; before 1.0 the minor counts as one. */
export function versionFinding(server: string, client = clientVersion): Finding {
  const [[major = 0, minor = 0, patch = 0] = [], [clientMajor = 0, clientMinor = 0, clientPatch = 0] = []] = [
    server,
    client,
  ].map((version) => version.split(/[.+-]/).map(Number));
  const says = `server ${server}, this command ${client}`;
  const older =
    major - clientMajor ||
    minor - clientMinor ||
    (major === clientMajor && minor === clientMinor && patch - clientPatch);
  if (Number(older) < 0)
    return fail(
      'version',
      says,
      'Upgrade the server first, then its clients: this command may call what is not there.',
    );
  const isOther = major !== clientMajor || (major === 0 && minor !== clientMinor);
  return isOther ? warn('version', says, 'Upgrade this checkout to the server’s version.') : ok('version', says);
}

function keyFinding(key: string | undefined, status: number | undefined): Finding {
  if (key === undefined) return warn('key', 'no operator’s key is given', 'Set STAGEDOOR_OPERATOR_KEY.');
  if (status === 200) return ok('key', 'the operator’s key is taken');
  return fail('key', 'the server does not take this operator’s key', 'Give the one that it was started with.');
}

/** HTTP tells the time in whole seconds. */
function dateFindings(date: string | null, atMs: number, tookMs: number): Finding[] {
  const serverMs = Date.parse(date ?? '');
  if (Number.isNaN(serverMs)) return [];
  return [clockFinding('clock', 'the server’s clock', serverMs + 500 - atMs, 500 + tookMs / 2)];
}
