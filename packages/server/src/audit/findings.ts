import type { InvariantOutput } from './audit.schemas.ts';
import { type Invariant, invariants } from './invariants.ts';

/** Samples that are kept of what breaks one invariant. */
export const samples = 20;

/** What was found so far, by invariant, whatever piece it was found in. */
export class Findings {
  readonly #of = new Map<Invariant, string[]>();

  /** How many more samples of this invariant are worth looking for. */
  room(invariant: Invariant): number {
    return samples - (this.#of.get(invariant)?.length ?? 0);
  }

  add(invariant: Invariant, violation: string): void {
    const found = this.#of.get(invariant) ?? [];
    this.#of.set(invariant, found);
    if (found.length < samples) found.push(violation);
  }

  results(): InvariantOutput[] {
    return Object.entries(invariants).map(([number, name]) => {
      const violations = this.#of.get(Number(number) as Invariant) ?? [];
      return { name: `${number}. ${name}`, holds: violations.length === 0, violations };
    });
  }
}
