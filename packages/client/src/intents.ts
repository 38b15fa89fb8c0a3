import { hex } from './hex.ts';
import { isRefusal } from './refusal.ts';

/**
 * Remembers the idempotency key of a call whose outcome is unknown, so that the same call made again uses the same key and
 * counts once. Any other call gets a new key.
 */
export class Intents {
  readonly #open = new Map<string, string>();

  /** Makes the call with the key of this very intent; `what` tells one intent from another. */
  async run<Answer>(
    what: readonly unknown[],
    key: string | undefined,
    call: (key: string) => Promise<Answer>,
  ): Promise<Answer> {
    const intent = JSON.stringify(what);
    const idempotencyKey = key ?? this.#open.get(intent) ?? newKey();
    this.#open.set(intent, idempotencyKey);
    let isOpen = false;
    try {
      return await call(idempotencyKey);
    } catch (error) {
      isOpen = !isRefusal(error) || isRefusal(error, 'OUTCOME_UNKNOWN');
      throw error;
    } finally {
      if (!isOpen) this.#open.delete(intent);
    }
  }
}

/** 128 random bits. `crypto.randomUUID` is missing on pages that were not loaded over HTTPS. */
const newKey = (): string => hex(crypto.getRandomValues(new Uint8Array(16)));
