import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rows } from '../../src/database/rows.ts';
import { inTransaction } from '../../src/database/transaction.ts';
import { openStage, type Stage } from '../harness.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

interface Lists {
  readonly texts: readonly (string | null)[];
  readonly numbers: readonly number[];
  readonly flags: readonly (boolean | null)[];
  readonly moments: readonly (Date | null)[];
}

const text = fc.string({
  unit: fc.constantFrom('a', '"', '\\', '{', '}', ',', ' ', '\n', "'", 'é', '한', '😀', 'NULL'),
});
const date = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T00:00:00Z'),
  noInvalidDate: true,
});
const list = <Item>(item: fc.Arbitrary<Item>): fc.Arbitrary<(Item | null)[]> =>
  fc.array(fc.oneof({ weight: 9, arbitrary: item }, { weight: 1, arbitrary: fc.constant(null) }), { maxLength: 8 });

test('the database reads lists of texts, numbers, flags and moments as they were given', async () => {
  const db = stage.stagedoor.services.operators.db;
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        texts: list(text),
        numbers: fc.array(fc.maxSafeInteger(), { maxLength: 8 }),
        flags: list(fc.boolean()),
        moments: list(date),
      }),
      async ({ texts, numbers, flags, moments }) => {
        const [read] = await inTransaction(db, (transaction) =>
          rows<Lists>(
            transaction,
            'select $1::text[] as texts, $2::bigint[] as numbers, $3::bool[] as flags, $4::timestamptz[] as moments from pg_backend_pid()',
            [texts, numbers, flags, moments],
          ),
        );
        expect(read).toEqual({ texts, numbers, flags, moments });
      },
    ),
    { numRuns: 200 },
  );
});
