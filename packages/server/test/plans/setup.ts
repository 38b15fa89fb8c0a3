import { afterAll, expect } from 'vitest';
import { listed, noteStatements, sent } from './sent.ts';

// Part of every test file: a statement that plans.test.ts does not know can't be shown to read only what it needs.
noteStatements();

afterAll(() => {
  if (process.env['STAGEDOOR_LIST_STATEMENTS']) return;
  const unknown = [...sent].filter((statement) => !listed.has(statement));
  expect(unknown, 'Send these in test/plans/scenes.ts, then run `pnpm plans:list`').toEqual([]);
});
