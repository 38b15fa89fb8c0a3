import type { Procedure } from '../retry.ts';
import type { Refused } from './refused.ts';

/** The call, or its answer, got lost. */
export class Lost extends Error {}

/** What a test says is to go wrong on the way. */
export class FakeNetwork {
  #isUp = true;
  /** Told when the way is broken, and when it is whole again. */
  readonly #listeners = new Set<(isUp: boolean) => void>();
  readonly #failures = new Map<string, Error[]>();
  readonly #lostAnswers = new Map<string, number>();

  get isUp(): boolean {
    return this.#isUp;
  }

  set isUp(isUp: boolean) {
    if (isUp === this.#isUp) return;
    this.#isUp = isUp;
    for (const listener of this.#listeners) listener(isUp);
  }

  listen(listener: (isUp: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  failNext(procedure: Procedure, error: Refused | Lost): void {
    this.#failures.set(procedure, [...(this.#failures.get(procedure) ?? []), error]);
  }

  loseNextAnswer(procedure: Procedure): void {
    this.#lostAnswers.set(procedure, (this.#lostAnswers.get(procedure) ?? 0) + 1);
  }

  /** A call is on its way there. */
  going(path: string): void {
    if (!this.#isUp) throw new Lost('The network is down.');
    const failure = this.#failures.get(path)?.shift();
    if (failure) throw failure;
  }

  /** Its answer is on its way back. */
  coming(path: string): void {
    const lost = this.#lostAnswers.get(path) ?? 0;
    if (lost === 0) return;
    this.#lostAnswers.set(path, lost - 1);
    throw new Lost(`The answer of ${path} got lost.`);
  }
}
