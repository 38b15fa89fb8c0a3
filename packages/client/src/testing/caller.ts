import type { RouterInputs, RouterOutputs } from '../types.ts';
import { refused } from './refused.ts';

/** Who calls. */
export type Caller = { readonly userId: string } | 'operator' | 'nobody';

/** A noun's procedures, as far as the fake has them: what each answers, or throws as `Refused`. */
export type Verbs<Noun extends keyof RouterInputs> = {
  readonly [Verb in keyof RouterInputs[Noun]]?: (
    input: RouterInputs[Noun][Verb],
    caller: Caller,
  ) => Verb extends keyof RouterOutputs[Noun] ? RouterOutputs[Noun][Verb] : never;
};

export function asUser(caller: Caller): string {
  if (caller === 'nobody') throw refused('UNAUTHENTICATED', {});
  if (caller === 'operator') throw refused('FORBIDDEN', {});
  return caller.userId;
}

export function asOperator(caller: Caller): void {
  if (caller === 'nobody') throw refused('UNAUTHENTICATED', {});
  if (caller !== 'operator') throw refused('FORBIDDEN', {});
}
