'use client';
import type { IntentOptions } from '@stagedoor/client';
import { useState } from 'react';

/**
 * Sends the same input with the same idempotency key until it is answered: a double click, or another try after no answer
 * came, can't do it twice.
 */
export function useIntents<Input, Answer>(
  send: (input: Input, intent: IntentOptions) => Promise<Answer>,
): (input: Input) => Promise<Answer> {
  const [keys] = useState(() => new Map<string, string>());
  return async (input) => {
    const intent = JSON.stringify(input);
    const idempotencyKey = keys.get(intent) ?? crypto.randomUUID();
    keys.set(intent, idempotencyKey);
    const answer = await send(input, { idempotencyKey });
    if (keys.get(intent) === idempotencyKey) keys.delete(intent);
    return answer;
  };
}
