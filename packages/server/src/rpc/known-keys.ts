import { refusal, type Refusal } from '../errors.ts';

/** Most unknown keys that a refusal names. */
const namedAtMost = 20;

/** Names and places in a list that stand in a path as they are; any other is quoted. */
const plainName = /^[\w$-]{1,64}$/;

/**
 * Refuses keys that a mutation does not know, at whatever depth: a caller who sends one means something by it. Parsing leaves
 * such keys out, so what was sent is compared with what was understood; schemas keep the names of their keys.
 */
export function refuseUnknownKeys(sent: unknown, understood: unknown): Refusal | undefined {
  const unknown: string[] = [];
  findUnknown(sent, understood, [], unknown);
  if (unknown.length === 0) return undefined;
  const fieldErrors = Object.fromEntries(unknown.map((path) => [path, ['is no key of this input']]));
  return refusal(
    'INVALID_INPUT',
    { fieldErrors },
    `The input has keys that are not known here: ${unknown.join(', ')}.`,
  );
}

/** @param way to what is looked at: one list for the whole walk, read only where something is not known */
function findUnknown(sent: unknown, understood: unknown, way: string[], unknown: string[]): void {
  if (!isObject(sent) || !isObject(understood)) return;
  for (const key of Object.keys(sent)) {
    if (unknown.length === namedAtMost) return;
    const value = sent[key];
    if (value === undefined) continue;
    way.push(key);
    if (Object.hasOwn(understood, key)) findUnknown(value, understood[key], way, unknown);
    else unknown.push(way.map(named).join('.'));
    way.pop();
  }
}

const named = (key: string): string =>
  plainName.test(key) && !(key in Object.prototype) ? key : JSON.stringify(key.slice(0, 64));

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
