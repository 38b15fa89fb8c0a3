import { expect } from 'vitest';
import { contents, leaksIn, type Reply } from './served.ts';
import { type Call, calls, type Procedure, queries, type Scene } from './scene.ts';

/** What must come of a bad input. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

export const invalid: Refusal = { status: 400, reason: 'INVALID_INPUT' };
export const unknown = (reason: string): Refusal => ({ status: 404, reason });
export const forged: Refusal = { status: 401, reason: 'TOKEN_INVALID' };

/** A field's value as JSON text, so that `-0`, `1e309` and numbers past 2^53 arrive as they were meant; undefined leaves the field out. */
export type JsonText = string | undefined;

/** JSON of an input in which one field is replaced. */
export function withField(input: Record<string, unknown>, field: string, value: JsonText): string {
  const { [field]: _replaced, ...rest } = input;
  const others = JSON.stringify(rest).slice(1, -1);
  const own = value === undefined ? '' : `${JSON.stringify(field)}:${value}`;
  return `{${[others, own].filter(Boolean).join(',')}}`;
}

/** Makes a call that works but for one field, with its input as raw JSON. */
export async function callWith(
  scene: Scene,
  procedure: Procedure,
  field: string,
  value: JsonText,
  changes: Partial<Call> = {},
): Promise<Reply> {
  const call: Call = { ...calls(scene)[procedure], ...changes };
  return await callRaw(scene, procedure, withField(call.input, field, value), call.bearer);
}

export function callRaw(scene: Scene, procedure: string, json: string, bearer: string | undefined): Promise<Reply> {
  const authorization = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  return queries.has(procedure)
    ? scene.served.send(`/trpc/${procedure}?input=${encodeURIComponent(json)}`, { headers: authorization })
    : scene.served.send(`/trpc/${procedure}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...authorization },
        body: json,
      });
}

/** What an answer has wrong: an empty list when it is the refusal that it should be. */
export function faultsOf(reply: Reply, expected: Refusal, field?: string): string[] {
  const faults = leaksIn(reply).map((leak) => `shows ${leak}`);
  const reason = reply.status === 200 ? 'an answer' : reply.reason;
  if (reply.status !== expected.status || reason !== expected.reason)
    faults.push(`answers ${reply.status} ${reason}, not ${expected.status} ${expected.reason}`);
  else if (reply.error.data.httpStatus !== reply.status) faults.push(`says ${reply.error.data.httpStatus} inside`);
  if (expected === invalid && field !== undefined && reason === 'INVALID_INPUT') {
    const { fieldErrors } = reply.error.data as unknown as { fieldErrors: Record<string, string[]> };
    if (fieldErrors[field] === undefined) faults.push(`blames ${Object.keys(fieldErrors).join(', ')}`);
  }
  return faults;
}

/** Tries bad values one by one: each must be refused as expected, and together they must change nothing. */
export async function expectRefusals(
  scene: Scene,
  tries: readonly (readonly [what: string, Refusal, () => Promise<Reply>])[],
  field?: string,
): Promise<void> {
  const before = await contents(scene.served);
  const faults: string[] = [];
  for (const [what, expected, attempt] of tries) {
    const found = faultsOf(await attempt(), expected, field);
    faults.push(...found.map((fault) => `${what.slice(0, 60)}: ${fault}`));
  }
  expect(faults).toEqual([]);
  expect(await contents(scene.served)).toEqual(before);
}
