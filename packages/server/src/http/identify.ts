import { createHash, timingSafeEqual } from 'node:crypto';
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

const anonymous: Actor = { kind: 'anonymous' };

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
    const credential = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (credential === undefined) return told(anonymous);
    const remembered = tokens.remembered(credential);
    if (remembered) return told(remembered);
    // Digests have one length, so that the comparison tells nothing, not even that.
    if (timingSafeEqual(digest(credential), operatorDigest)) return told({ kind: 'operator' });
    let inHand: Promise<Actor | undefined> | undefined;
    const readNow = (): Promise<Actor | undefined> => (inHand ??= tokens.readNow(credential));
    let read: Promise<Actor> | undefined;
    return {
      isOperator: false,
      known: undefined,
      actorNow: async () => (await readNow().catch(() => undefined)) ?? anonymous,
      actor: () => (read ??= readNow().then((actor) => actor ?? tokens.read(credential))),
    };
  };
}

const told = (actor: Actor): Caller => ({
  isOperator: actor.kind === 'operator',
  known: actor,
  actorNow: () => Promise.resolve(actor),
  actor: () => Promise.resolve(actor),
});

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
