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

/** An idempotency key with its scope: the caller, and the group whose rows the command changes. */
export function keyed(
  caller: string,
  group: string,
  input: Record<string, unknown> & { idempotencyKey: string },
): KeyUse {
  return { caller, group, key: input.idempotencyKey, fingerprint: fingerprintOf(input) };
}
