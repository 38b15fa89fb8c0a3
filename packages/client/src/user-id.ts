import { createTRPCUntypedClient, TRPCClientError, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import { type AccessToken, tokenOf } from './access-token.ts';
import { type ClientOptions, patient } from './client.ts';
import type { AppRouter } from './types.ts';

/** Answers any call with the access token. */
const refreshing =
  (accessToken: AccessToken): TRPCLink<AppRouter> =>
  () =>
  () =>
    observable((observer) => {
      const refresh = async (): Promise<void> => {
        try {
          observer.next({ result: { type: 'data', data: await tokenOf(accessToken) } });
          observer.complete();
        } catch (error) {
          observer.error(TRPCClientError.from(error as Error));
        }
      };
      void refresh();
    });

/**
 * Whose access token it is: the `sub` of the JWT. Nothing while nobody is signed in, or when it is no JWT. A refresh that fails is
 * tried again like that of any call, and refused like it.
 */
export async function userIdOf({
  accessToken,
  ...patience
}: Pick<ClientOptions, 'accessToken' | 'timeoutMs' | 'retry'>): Promise<string | undefined> {
  const asking = createTRPCUntypedClient<AppRouter>({ links: patient(refreshing(accessToken), patience) });
  return subOf((await asking.query('accessToken')) as string | null | undefined);
}

function subOf(token: string | null | undefined): string | undefined {
  try {
    const payload = token?.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '';
    const bytes = Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0));
    const { sub } = JSON.parse(new TextDecoder().decode(bytes)) as { sub?: unknown };
    return typeof sub === 'string' ? sub : undefined;
  } catch {
    return undefined;
  }
}
