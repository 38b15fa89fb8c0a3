import { afterAll, expect } from 'vitest';
import { listed, noteStatements, sent } from './sent.ts';

// Part of every test file: a statement that plans.test.ts does not know can't be shown to read only what it needs.
noteStatements();

afterAll(() => {
  // A new column changes statements: its schema is written first, and then their list.
  if (process.env['STAGEDOOR_LIST_STATEMENTS'] ?? process.env['STAGEDOOR_WRITE_SCHEMA']) return;
  const unknown = [...sent].filter((statement) => !listed.has(statement));
  expect(unknown, 'Send these in test/plans/scenes.ts, then run `pnpm plans:list`').toEqual([]);
});
