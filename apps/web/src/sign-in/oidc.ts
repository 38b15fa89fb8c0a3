import { UserManager, WebStorageStateStore, type User } from 'oidc-client-ts';
import type { OidcSettings } from '../settings.ts';

/** A token that lasts no longer than this is renewed before it is used. */
const renewBeforeSeconds = 30;

let made: UserManager | undefined;

function manager({ issuer, clientId, scope, parameters }: OidcSettings): UserManager {
  return (made ??= new UserManager({
    authority: issuer,
    client_id: clientId,
    redirect_uri: `${location.origin}/signed-in`,
    post_logout_redirect_uri: location.origin,
    scope,
    extraQueryParams: { ...parameters },
    // All tabs, and the page after a reload, are of the same person.
    userStore: new WebStorageStateStore({ store: localStorage }),
    automaticSilentRenew: false,
  }));
}

/** Leaves for the provider's page, to come back to `/signed-in` and from there to `to`. */
export async function leaveForSignIn(settings: OidcSettings, to: string): Promise<void> {
  await manager(settings).signinRedirect({ state: to });
}

/** Who came back from the provider's page, and where they wanted to go. */
interface Arrival {
  readonly userId: string;
  readonly name: string;
  readonly to: string;
}

/** Takes what the provider sent back with the visitor. */
export async function comeBack(settings: OidcSettings): Promise<Arrival> {
  const user = await manager(settings).signinCallback();
  if (user === undefined) throw new Error('The provider signed nobody in.');
  return { userId: user.profile.sub, name: nameOf(user), to: typeof user.state === 'string' ? user.state : '/' };
}

/** A token that still lasts a while, renewed when there is a way to. */
export async function accessToken(settings: OidcSettings): Promise<string | null> {
  const fresh = freshTokenOf(await manager(settings).getUser());
  if (fresh !== undefined) return fresh;
  renewing ??= alone(() => renew(settings)).finally(() => (renewing = undefined));
  return await renewing;
}

let renewing: Promise<string | null> | undefined;

const freshTokenOf = (user: User | null): string | undefined =>
  (user?.expires_in ?? Infinity) > renewBeforeSeconds ? user?.access_token : undefined;

/** Another tab may have done it meanwhile: many providers take a refresh token once, and end the session at the second time. */
async function renew(settings: OidcSettings): Promise<string | null> {
  const users = manager(settings);
  const user = await users.getUser();
  const fresh = freshTokenOf(user);
  if (fresh !== undefined) return fresh;
  if (user?.refresh_token === undefined) return null;
  return (await users.signinSilent())?.access_token ?? null;
}

/** One tab of the browser at a time, where it knows how. */
async function alone<Answer>(task: () => Promise<Answer>): Promise<Answer> {
  return 'locks' in navigator ? await navigator.locks.request('stagedoor renewal', task) : await task();
}

export async function forget(settings: OidcSettings): Promise<void> {
  await manager(settings).removeUser();
}

const nameOf = ({ profile: { name, preferred_username: login, email, sub } }: User): string =>
  name ?? login ?? email ?? sub;
