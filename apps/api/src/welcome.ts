import type { Env } from './env.ts';

/** What the commands must know, too, to mean the same server and the same secrets. */
const shared = [
  'STAGEDOOR_DATA_DIR',
  'STAGEDOOR_JWT_SECRET',
  'STAGEDOOR_JWT_ISSUER',
  'STAGEDOOR_JWT_AUDIENCE',
  'STAGEDOOR_OPERATOR_KEY',
] as const;

/** Not for a screen: the shell has them, as the server got them from there. */
const secret: ReadonlySet<string> = new Set(['STAGEDOOR_JWT_SECRET', 'STAGEDOOR_OPERATOR_KEY']);

/** What a person sees after the first start: where to look, and how to buy a ticket, with the settings of this start. */
export function welcome(url: string, env: Env): string {
  const settings = shared.flatMap((name) =>
    env[name] === undefined ? [] : [`${name}=${secret.has(name) ? `"$${name}"` : quoted(env[name])} `],
  );
  const withSettings = settings.join('');
  const at = url === 'http://127.0.0.1:3000' ? '' : `STAGEDOOR_URL=${url} `;
  const hints = [
    ['Concerts:', `curl '${url}/trpc/concert.list'`],
    ['Be the operator:', `${withSettings}npx -y pnpm@12 --silent access-token --operator  (the operator's key)`],
    ['Is it ready?', `curl '${url}/ready'`],
  ];
  // Where somebody else signs access tokens, nobody here can make any.
  if (env.STAGEDOOR_JWKS_URL === undefined && env.STAGEDOOR_DEMO !== false)
    hints.unshift(
      ['Buy a ticket:', `${withSettings}${at}npx -y pnpm@12 buy`],
      [
        'Be a demo visitor:',
        `${withSettings}npx -y pnpm@12 --silent access-token demo-1  (an access token; demo-1 to demo-20)`,
      ],
    );
  const lines = hints.map(([what, command]) => `  ${what!.padEnd(24)} ${command}`);
  return `\n  Stagedoor sells seats at ${url}\n\n${lines.join('\n')}\n\n`;
}

const quoted = (text: string): string => (/^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
