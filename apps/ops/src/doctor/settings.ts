import { BadEnvironment, type Env, readEnv, secretsOf } from '@stagedoor/api/env';
import { weakSecrets } from '@stagedoor/server';
import type { Environment } from '../server.ts';
import { fail, type Finding, ok, warn } from './finding.ts';

/** The settings in this environment: what a server that is started in it would say, and what it would not. */
export function settingsFindings(env: Environment): Finding[] {
  try {
    return findingsOf(readEnv({ ...env }));
  } catch (error) {
    if (!(error instanceof BadEnvironment)) throw error;
    return error.message
      .split('\n')
      .map((line) => fail('settings', line, 'A server does not start so: see docs/operating.md, "The environment".'));
  }
}

function findingsOf(env: Env): Finding[] {
  const given = secretsOf(env).filter(({ value }) => value !== '');
  const weak = weakSecrets(given);
  const isOwn = env.DATABASE_URL !== undefined;
  return [
    ok('settings', isOwn ? 'for a database of your own' : 'for the embedded default: what is missing is made once'),
    ...weak.map((secret) => warn('secrets', `${secret} can be guessed`, '"openssl rand -hex 32" makes a good one.')),
    ...(weak.length === 0 ? [ok('secrets', `${given.length} given, none that can be guessed`)] : []),
    ...(isOwn ? ownFindings(env) : []),
  ];
}

function ownFindings(env: Env): Finding[] {
  const findings: Finding[] = [];
  if (env.walletCharge === 'open')
    findings.push(
      warn(
        'wallet',
        'wallet.charge is open: whoever signs in makes money from nothing',
        'Take STAGEDOOR_WALLET_CHARGE away.',
      ),
    );
  if (env.STAGEDOOR_JWKS_URL !== undefined && env.STAGEDOOR_JWT_AUDIENCE === undefined)
    findings.push(
      warn(
        'identity',
        'tokens for any application of your provider are taken',
        'Set STAGEDOOR_JWT_ISSUER and STAGEDOOR_JWT_AUDIENCE.',
      ),
    );
  if (env.HOST !== '127.0.0.1' && env.STAGEDOOR_TRUSTED_PROXIES === 0)
    findings.push(
      warn(
        'proxies',
        'every caller has the address of whoever connects',
        'Behind a proxy set STAGEDOOR_TRUSTED_PROXIES, or all its visitors share one limit.',
      ),
    );
  if (env.STAGEDOOR_DEMO === true)
    findings.push(warn('demo', 'the demo’s concerts are loaded', 'Take STAGEDOOR_DEMO away for a real sale.'));
  return findings;
}
