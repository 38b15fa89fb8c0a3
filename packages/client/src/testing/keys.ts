import { copyOf } from './copy.ts';
import { refused } from './refused.ts';

interface Input {
  readonly idempotencyKey?: string;
  readonly token?: string;
  readonly reservationId?: string;
  readonly [name: string]: unknown;
}

/** Answers that were given under an idempotency key: each has its effect once. */
export class Keys {
  readonly #kept = new Map<string, { intent: string; answer: unknown }>();

  /** Calls what has not been called with this key, and keeps what it answers. Refusals had no effect and are not kept. */
  once(who: string, path: string, input: Input, call: () => unknown): unknown {
    const { idempotencyKey } = input;
    if (idempotencyKey === undefined) return call();
    const name = JSON.stringify([who, path, idempotencyKey]);
    const intent = intentOf(input);
    const kept = this.#kept.get(name);
    if (kept && kept.intent !== intent) throw refused('IDEMPOTENCY_KEY_REUSED', {});
    if (kept) return kept.answer;
    const answer = call();
    this.#kept.set(name, { intent, answer: copyOf(answer) });
    return answer;
  }
}

/** What a call is about, whatever visit it came from and in whatever order it names things. */
function intentOf({ idempotencyKey: _key, token: _token, reservationId, ...rest }: Input): string {
  const what = reservationId === undefined ? rest : { ...rest, reservationIds: [reservationId] };
  return JSON.stringify(
    Object.entries(what)
      .toSorted(([a], [b]) => byName(a, b))
      .map(([name, value]) => [name, isOfNames(value) ? value.map(String).toSorted(byName) : value]),
  );
}

/** Seats and holds are the same in any order; sections of a hall are not. */
const isOfNames = (value: unknown): value is (string | number)[] =>
  Array.isArray(value) && value.every((item) => typeof item !== 'object');

const byName = (a: string, b: string): number => (a < b ? -1 : 1);
