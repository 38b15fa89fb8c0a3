import { type RefusalOf } from './refusal.ts';
import type { RouterInputs, ShapeOf } from './types.ts';

/** A user's access token (a JWT), or how to get a fresh one. Nothing, `null` or `''` while nobody is signed in. */
export type AccessToken = Given | (() => Given | Promise<Given>);

type Given = string | null | undefined;

/** The application could not say who calls, so nothing was sent. Its own error is the cause. */
export class NoAccessToken extends Error {}

/** The headers that say who calls. */
export async function authorization(accessToken: AccessToken): Promise<Record<string, string>> {
  const token = await tokenOf(accessToken);
  return token ? { authorization: `Bearer ${token}` } : {};
}

/** The access token, a fresh one where there is a way to get it. */
export async function tokenOf(accessToken: AccessToken): Promise<Given> {
  try {
    return typeof accessToken === 'function' ? await accessToken() : accessToken;
  } catch (cause) {
    throw new NoAccessToken(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

type NeedNobody<Noun extends keyof RouterInputs, Verb extends keyof RouterInputs[Noun]> = [
  ShapeOf<Noun, Verb>,
] extends [never]
  ? never
  : 'UNAUTHENTICATED' extends RefusalOf<ShapeOf<Noun, Verb>>['reason']
    ? never
    : `${Noun & string}.${Verb & string}`;

/** Who calls makes no difference to these. The compiler finds one that is missing here, or that is none. */
const needNobody: Record<
  {
    [Noun in keyof RouterInputs]: {
      [Verb in keyof RouterInputs[Noun]]: NeedNobody<Noun, Verb>;
    }[keyof RouterInputs[Noun]];
  }[keyof RouterInputs],
  true
> = {
  'queue.status': true,
  'queue.watch': true,
  'concert.list': true,
  'concert.get': true,
  'concert.seatMap': true,
  'concert.watchSeats': true,
};

/** Whether a call asks for an access token at all. */
export const needsLogin = (path: string): boolean => !Object.hasOwn(needNobody, path);
