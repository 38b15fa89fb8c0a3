import type { KeyUse, Settled } from '../engine/command.ts';
import { fingerprintOf } from '../engine/idempotency.ts';
import type { Context } from './context.ts';
import { Refused } from './refused.ts';

/** Gives the answer of a command, or throws its refusal. */
export function settle<Answer>(ctx: Context, settled: Settled<Answer>): Answer {
  if ('refused' in settled) throw new Refused(settled.refused);
  if (settled.replayed) ctx.onReplay?.();
  return settled.answer;
}

/**
 * An idempotency key with its scope: the caller, and the group whose rows the command changes.
 * @param intent what the caller wants, in a form that is the same whenever they want the same; without the key, and without what proves who they are
 */
export function keyed(
  caller: string,
  group: string,
  key: string | undefined,
  intent: Readonly<Record<string, unknown>>,
): KeyUse | undefined {
  return key === undefined ? undefined : { caller, group, key, fingerprint: fingerprintOf(intent) };
}
