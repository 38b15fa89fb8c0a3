import type { Env } from './env.ts';

type Told = Pick<
  Env,
  | 'dataDir'
  | 'walletCharge'
  | 'STAGEDOOR_DATA_DIR'
  | 'STAGEDOOR_DEMO'
  | 'STAGEDOOR_JWKS_URL'
  | 'STAGEDOOR_JWT_ISSUER'
  | 'STAGEDOOR_JWT_AUDIENCE'
  | 'STAGEDOOR_JWT_SECRET'
  | 'STAGEDOOR_OPERATOR_KEY'
>;

/** What a person sees after the first start: where to look, and how to buy a ticket. Each command works with this server's settings. */
export function welcome(url: string, env: Told, { hasPages = false } = {}): string {
  const lines = [
    ...(hasPages ? [['Open in a browser:', url]] : []),
    ...(env.STAGEDOOR_DEMO === false ? [['Demo:', 'none (STAGEDOOR_DEMO)']] : buying(url, env)),
    ['Concerts:', `curl '${url}/trpc/concert.list'`],
    ...(env.STAGEDOOR_DEMO === false ? [] : [visiting(env)]),
    ['Be the operator:', `${command(operatorSettings(env), '--silent access-token --operator')}  (the operator's key)`],
    ['Is it ready?', `curl '${url}/ready'`],
  ];
  const shown = lines.map(([what = '', how = '']) => `  ${what.padEnd(24)} ${how}\n`).join('');
  return `\n  Stagedoor sells seats at ${url}\n\n${shown}\n`;
}

function buying(url: string, env: Told): string[][] {
  const at = url === 'http://127.0.0.1:3000' ? {} : { STAGEDOOR_URL: url };
  if (env.STAGEDOOR_JWKS_URL !== undefined)
    return [['Buy a ticket:', `ACCESS_TOKEN=<of your provider> ${command(at, 'buy')}`]];
  const visitor = { ...visitorSettings(env), ...at };
  if (env.walletCharge === 'open') return [['Buy a ticket:', command(visitor, 'buy')]];
  const crediting = 'exec node examples/credit-a-wallet.ts demo-1 500000 payment-1';
  return [
    ['Fill a wallet:', command({ ...operatorSettings(env), ...at }, crediting)],
    ['Buy a ticket:', command(visitor, 'buy demo-1')],
  ];
}

function visiting(env: Told): string[] {
  if (env.STAGEDOOR_JWKS_URL !== undefined)
    return ['Be a visitor:', `by an access token of the provider at ${env.STAGEDOOR_JWKS_URL}`];
  const how = command(visitorSettings(env), '--silent access-token demo-1');
  return ['Be a demo visitor:', `${how}  (an access token for a day; demo-1 to demo-20)`];
}

/** What another command must be told to sign the access tokens that this server takes. */
const visitorSettings = (env: Told): Settings => ({
  ...dataDirOf(env),
  STAGEDOOR_JWT_ISSUER: env.STAGEDOOR_JWT_ISSUER,
  STAGEDOOR_JWT_AUDIENCE: env.STAGEDOOR_JWT_AUDIENCE,
  STAGEDOOR_JWT_SECRET: named('STAGEDOOR_JWT_SECRET', env),
});

const operatorSettings = (env: Told): Settings => ({
  ...dataDirOf(env),
  STAGEDOOR_OPERATOR_KEY: named('STAGEDOOR_OPERATOR_KEY', env),
});

const dataDirOf = (env: Told): Settings => ({
  STAGEDOOR_DATA_DIR: env.STAGEDOOR_DATA_DIR === undefined ? undefined : env.dataDir,
});

type Settings = Readonly<Record<string, string | undefined>>;

/** A secret is shown to nobody: the shell has it wherever it was given in that shell's environment. */
const named = (name: 'STAGEDOOR_JWT_SECRET' | 'STAGEDOOR_OPERATOR_KEY', env: Told): string | undefined =>
  env[name] === undefined ? undefined : `$${name}`;

function command(settings: Settings, what: string): string {
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  return [...given.map(([name, value]) => `${name}=${quoted(value!)}`), 'npx -y pnpm@12', what].join(' ');
}

/** As a shell reads it. */
function quoted(value: string): string {
  if (/^\$\w+$/.test(value)) return `"${value}"`;
  return /^[\w@%+=:,./[\]-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
