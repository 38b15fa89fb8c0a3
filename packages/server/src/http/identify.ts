import { hash, timingSafeEqual } from 'node:crypto';
import type { StagedoorConfig } from '../config.ts';
import type { Actor } from '../rpc/context.ts';
import type { FaultLog } from '../log/index.ts';
import { accessTokens } from './verify-access-token.ts';

/** Who sent an `Authorization` header: found out at most once, and only when somebody asks. */
export interface Caller {
  /** Has the operator's key, which nobody need be asked about. */
  readonly isOperator: boolean;
  /** Who it is, where that takes no look at anything. */
  readonly known: Actor | undefined;
  /** As far as it can be told without asking the identity provider; whoever can't be told is anonymous here. */
  actorNow(): Promise<Actor>;
  /** Refuses a credential that proves nothing, and one that can't be told because the identity provider is away. */
  actor(): Promise<Actor>;
}

/** @param now the database's clock, which also decides whether an access token has expired */
export function identifier(
  { jwt, operatorKey }: Pick<StagedoorConfig, 'jwt' | 'operatorKey'>,
  now: () => Date,
  faults: FaultLog,
): (authorization: string | undefined) => Caller {
  const tokens = accessTokens(jwt, now, (error) =>
    faults.report('warn', 'the identity provider’s keys could not be fetched', error),
  );
  const operatorDigest = digest(operatorKey);
  return (authorization) => {
    if (authorization === undefined) return nobody;
    // As clients write it: a token that is remembered is looked up without being looked at.
    const remembered = authorization.startsWith(scheme) && tokens.remembered(authorization.slice(scheme.length));
    if (remembered) return new Told(remembered);
    const credential = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    if (credential === undefined) return nobody;
    // Digests have one length, so that the comparison tells nothing, not even that.
    if (timingSafeEqual(digest(credential), operatorDigest)) return operator;
    let inHand: Promise<Actor | undefined> | undefined;
    const readNow = (): Promise<Actor | undefined> => (inHand ??= tokens.readNow(credential));
    let read: Promise<Actor> | undefined;
    return {
      isOperator: false,
      known: undefined,
      actorNow: async () => (await readNow().catch(() => undefined)) ?? nobody.known,
      actor: () => (read ??= readNow().then((actor) => actor ?? tokens.read(credential))),
    };
  };
}

const scheme = 'Bearer ';

/** Who is known without a look at anything. */
class Told implements Caller {
  readonly isOperator: boolean;
  readonly known: Actor;

  constructor(actor: Actor) {
    this.isOperator = actor.kind === 'operator';
    this.known = actor;
  }

  actorNow(): Promise<Actor> {
    return Promise.resolve(this.known);
  }

  actor(): Promise<Actor> {
    return Promise.resolve(this.known);
  }
}

const [nobody, operator] = [new Told({ kind: 'anonymous' }), new Told({ kind: 'operator' })];

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');
