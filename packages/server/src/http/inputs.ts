import { TRPCError } from '@trpc/server';

/** Gives the input of each of a request's calls, by its number. */
export type InputOf = (index: number) => unknown;

/**
 * The inputs in a text of JSON: of a batch, by the numbers of its calls. They are read once, when the first call asks. What can't be read is
 * each call's own fault.
 */
export function inputsIn(text: string, isBatch: boolean): InputOf {
  let inputs: unknown;
  let isRead = text === '';
  return (index) => {
    if (!isRead) inputs = parsed(text);
    isRead = true;
    if (!isBatch || inputs === undefined) return inputs;
    if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs))
      throw new TRPCError({ code: 'BAD_REQUEST', message: 'Invalid input' });
    return (inputs as Record<number, unknown>)[index];
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TRPCError({ code: 'BAD_REQUEST', message: 'Invalid input', cause });
  }
}
