import { readFileSync } from 'node:fs';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { TRPCError } from '@trpc/server';
import { expect, test } from 'vitest';
import { codeOf, messages, type Reason } from '../../src/errors.ts';

const page = readFileSync(new URL('../../../client/REFUSALS.md', import.meta.url), 'utf8');

/** What stands under each heading. */
const places = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.split('\n')[0]!, text]),
);

test('each reason that a call may be refused with has a place in the docs, and no other has', () => {
  const saidBySdk = ['UNREACHABLE', 'VISIT_ENDED'];
  expect([...places.keys()].toSorted()).toEqual([...Object.keys(messages), ...saidBySdk].toSorted());
});

test.each(Object.entries(messages))('the place of %s has its message and its HTTP status', (reason, message) => {
  const status = getHTTPStatusCodeFromError(new TRPCError({ code: codeOf(reason as Reason) }));
  expect(places.get(reason)).toContain(`HTTP ${status}`);
  expect(places.get(reason)).toContain(message);
});
