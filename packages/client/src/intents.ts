import { hex } from './hex.ts';
import { isRefusal } from './refusal.ts';

/**
 * Remembers the idempotency key of a call until it is answered, so that the same call made again uses the same key and counts
 * once. A refusal forgets nothing: it may be of the last attempt alone, and an earlier one may have had its effect.
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
    try {
      const answer = await call(idempotencyKey);
      this.#open.delete(intent);
      return answer;
    } catch (error) {
      // It stands for something else, and always will.
      if (isRefusal(error, 'IDEMPOTENCY_KEY_REUSED')) this.#open.delete(intent);
      throw error;
    }
  }
}

/** 128 random bits. `crypto.randomUUID` is missing on pages that were not loaded over HTTPS. */
const newKey = (): string => hex(crypto.getRandomValues(new Uint8Array(16)));
