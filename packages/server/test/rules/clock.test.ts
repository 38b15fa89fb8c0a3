import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const statements = readFileSync(join(import.meta.dirname, '../plans/statements.txt'), 'utf8');

test('every statement goes by the clock that a test server can move', () => {
  expect(statements).toContain('clock_timestamp()');
  const others =
    /\b(now\(\)|(current|local)_?timestamp|(transaction|statement)_timestamp\(\)|pg_catalog\.\w*timestamp)/gi;
  expect(statements.match(others)).toBeNull();
});
