import type { ClientOptions } from './client.ts';

/** Whose access token it is: the `sub` of the JWT. Nothing when there is none to be had, or it is no JWT. */
export async function userIdOf(accessToken: ClientOptions['accessToken']): Promise<string | undefined> {
  try {
    const token = typeof accessToken === 'function' ? await accessToken() : accessToken;
    const payload = token?.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '';
    const bytes = Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0));
    const { sub } = JSON.parse(new TextDecoder().decode(bytes)) as { sub?: unknown };
    return typeof sub === 'string' ? sub : undefined;
  } catch {
    return undefined;
  }
}
