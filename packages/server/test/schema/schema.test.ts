import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { columnName, type Table } from '../../src/database/table.ts';
import { openStage, type Stage } from '../harness.ts';
import { describeSchema, readColumns } from './describe-schema.ts';

const server = join(import.meta.dirname, '../..');
const file = join(server, 'schema.sql');

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

test('schema.sql shows the tables as migrations leave them', async () => {
  const schema = await describeSchema(stage);
  if (process.env['STAGEDOOR_WRITE_SCHEMA']) writeFileSync(file, schema);
  expect(readFileSync(file, 'utf8'), 'Run `npx -y pnpm@12 schema`').toBe(schema);
});

/** How the catalogs name the types of columns. */
const typeNames = {
  text: 'text',
  int: 'integer',
  bigint: 'bigint',
  float8: 'double precision',
  bool: 'boolean',
  timestamptz: 'timestamp with time zone',
  jsonb: 'jsonb',
  'int[]': 'integer[]',
  'bigint[]': 'bigint[]',
} as const;

/** Umzug's own list of the migrations that have run. */
const isElsewhere = new Set(['migrations']);

type AnyTable = Table<Record<string, unknown>>;

const isTable = (value: unknown): value is AnyTable =>
  typeof value === 'object' && value !== null && 'columns' in value && 'name' in value;

const byName = (a: { table: string; name: string }, b: { table: string; name: string }): number =>
  `${a.table}.${a.name}` < `${b.table}.${b.name}` ? -1 : 1;

test('the models know every table and column, its type, whether it may be null, and the primary keys', async () => {
  const modules = await Promise.all(
    globSync('src/**/*.model.ts', { cwd: server }).map(
      (path) => import(join(server, path)) as Promise<Record<string, unknown>>,
    ),
  );
  const tables = modules.flatMap((module) => Object.values(module)).filter(isTable);
  const declared = tables.flatMap(({ name: table, columns }) =>
    Object.entries(columns).map(([name, column]) => ({
      table,
      name: columnName(name),
      type: typeNames[column.type],
      notNull: !column.isNullable,
      isKey: column.isKey,
    })),
  );
  const keys = await stage.sql<{ table: string; name: string }>(`
    select conrelid::regclass::text as "table", attname as name from pg_constraint
    join pg_attribute on attrelid = conrelid and attnum = any(conkey) where contype = 'p'`);
  const isKey = new Set(keys.map(({ table, name }) => `${table}.${name}`));
  const found = (await readColumns(stage))
    .filter(({ table }) => !isElsewhere.has(table))
    .map(({ table, name, type, notNull }) => ({ table, name, type, notNull, isKey: isKey.has(`${table}.${name}`) }));
  expect(found).not.toEqual([]);
  expect(declared.toSorted(byName)).toEqual(found.toSorted(byName));
});
