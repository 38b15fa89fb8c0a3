/** Sends what somebody means under a key. */
export type Intent = <Input extends object, Answer>(
  input: Input,
  send: (keyed: Input & { idempotencyKey: string }) => Promise<Answer>,
) => Promise<Answer>;

/**
 * What somebody means has the same key however often it is tried, also when something else was tried in between: it may have been
 * done. Once something is done all have new ones: what was kept back and freed may be kept back again.
 */
export function intents(): Intent {
  const keys = new Map<string, string>();
  return async (input, send) => {
    const text = JSON.stringify(input);
    const idempotencyKey = keys.get(text) ?? newKey();
    keys.set(text, idempotencyKey);
    const answer = await send({ ...input, idempotencyKey });
    keys.clear();
    return answer;
  };
}

/** For what is the same however often it is done, such as setting something: it is done again whenever somebody means it. */
export const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
