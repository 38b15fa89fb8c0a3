import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { hallFields } from '../../src/plan/hall-plan.schemas.ts';

const file = join(import.meta.dirname, '../../../../docs/hall-plan.schema.json');

test('the published JSON Schema of plans is what plan.create takes', () => {
  const { $schema, ...rules } = z.toJSONSchema(z.object(hallFields), { io: 'input' });
  const schema = { $schema, title: 'The plan of a hall', ...rules };
  if (process.env['STAGEDOOR_WRITE_SCHEMA']) writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
  expect(JSON.parse(readFileSync(file, 'utf8')), 'Run `npx -y pnpm@12 schema`').toEqual(schema);
});
