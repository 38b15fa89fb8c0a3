import { useSyncExternalStore } from 'react';
import { useDrawnAt } from '../first/drawn-at.tsx';
import { settings } from '../settings.ts';

/** Who is signed in here. */
export interface Session {
  readonly userId: string;
  /** For people to read. */
  readonly name: string;
  /** Nothing once the sign-in is over and can't be renewed. */
  accessToken(): Promise<string | null>;
}

/** What is kept of a session: demo users' tokens last a day, a provider's are kept and renewed by its library. */
export type KeptSession = Readonly<
  { kind: 'demo'; userId: string; token: string } | { kind: 'oidc'; userId: string; name: string }
>;

const key = 'stagedoor session';
const listeners = new Set<() => void>();
let current: Session | undefined;

/** Goes on with who was signed in before; other tabs of this browser sign in and out for this one, too. */
export function startSession(): void {
  current = opened(read());
  addEventListener('storage', (event) => {
    if (event.key === key || event.key === null) become(opened(read()));
  });
}

/** Signs in, in all tabs; nothing signs out. */
export function keepSession(kept: KeptSession | undefined): void {
  try {
    if (kept === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // Forbidden: the session ends with the page.
  }
  become(opened(kept));
}

export async function signOut(): Promise<void> {
  keepSession(undefined);
  if (settings.signIn?.kind === 'oidc') await (await import('./oidc.ts')).forget(settings.signIn);
}

/**
 * Who is signed in; the component is drawn anew when that changes. Nobody while a server's page is taken over: told in the middle of it, React
 * would draw the rest in one go.
 */
export function useSession(): Session | undefined {
  const session = useSyncExternalStore(subscribe, now, now);
  return useDrawnAt() === undefined ? session : undefined;
}

const now = (): Session | undefined => current;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function become(session: Session | undefined): void {
  current = session;
  for (const listener of listeners) listener();
}

function read(): KeptSession | undefined {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? 'null') as KeptSession | undefined) ?? undefined;
  } catch {
    return undefined;
  }
}

/** A session of another way to sign in than the server's is none. */
function opened(kept: KeptSession | undefined): Session | undefined {
  const { signIn } = settings;
  if (kept === undefined || kept.kind !== signIn?.kind) return undefined;
  if (kept.kind === 'demo') return { userId: kept.userId, name: kept.userId, accessToken: async () => kept.token };
  if (signIn.kind !== 'oidc') return undefined;
  return { ...kept, accessToken: async () => await (await import('./oidc.ts')).accessToken(signIn) };
}
