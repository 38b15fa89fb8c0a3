import { useSyncExternalStore } from 'react';

// The session's storage ends with the tab: a key that steers a sale is never left in a browser.
const name = 'stagedoor operator key';
const listeners = new Set<() => void>();
let current = read();

/** Opens the desk with a key, or closes it without. */
export function keepKey(key: string | undefined): void {
  current = key;
  try {
    if (key === undefined) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, key);
  } catch {
    // Forbidden: the key is forgotten with the page.
  }
  for (const listener of listeners) listener();
}

/** The key that opened the desk; the component is drawn anew when that changes. */
export const useKey = (): string | undefined => useSyncExternalStore(subscribe, () => current);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function read(): string | undefined {
  try {
    return sessionStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}
