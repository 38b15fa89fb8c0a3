import { demoUsers } from '../demo.ts';
import type { Env } from '../env.ts';

/** What of the environment is the pages' matter. */
export type PagesEnv = Pick<
  Env,
  | 'dataDir'
  | 'demoSignIn'
  | 'oidcIssuer'
  | 'walletCharge'
  | 'STAGEDOOR_JWT_AUDIENCE'
  | 'STAGEDOOR_JWT_ISSUER'
  | 'STAGEDOOR_JWT_SECRET'
  | 'STAGEDOOR_OIDC_CLIENT_ID'
  | 'STAGEDOOR_OIDC_ORIGINS'
  | 'STAGEDOOR_OIDC_PARAMETERS'
  | 'STAGEDOOR_OIDC_SCOPE'
>;

/** What the pages are told: nothing that may not be read by everybody. Its shape stands in apps/web/src/settings.ts, too. */
export function settingsOfPages(env: PagesEnv): object {
  return { signIn: signInOf(env), canCharge: env.walletCharge === 'open' };
}

function signInOf(env: PagesEnv): object | undefined {
  const { oidcIssuer: issuer, STAGEDOOR_OIDC_CLIENT_ID: clientId } = env;
  if (issuer !== undefined && clientId !== undefined)
    return {
      kind: 'oidc',
      issuer,
      clientId,
      scope: env.STAGEDOOR_OIDC_SCOPE,
      parameters: Object.fromEntries(new URLSearchParams(env.STAGEDOOR_OIDC_PARAMETERS)),
    };
  return env.demoSignIn ? { kind: 'demo', users: demoUsers } : undefined;
}
