import type { Stage } from '../harness.ts';

/** A column as the catalogs have it. */
export interface ColumnInfo {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly default: string | null;
}

/** Every column of every table, in the order of names and positions. */
export async function readColumns(stage: Pick<Stage, 'sql'>): Promise<ColumnInfo[]> {
  return await stage.sql(`
    select c.relname as "table", a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
      a.attnotnull as "notNull", pg_get_expr(d.adbin, d.adrelid) as default
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
    order by c.relname collate "C", a.attnum`);
}

/** The schema as SQL that a person reads: each table with its constraints, then its other indexes. */
export async function describeSchema(stage: Pick<Stage, 'sql'>): Promise<string> {
  const columns = await readColumns(stage);
  const tables = await stage.sql<{ name: string; options: string[] | null }>(`
    select relname as name, reloptions as options from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname collate "C"`);
  // PostgreSQL 18 also lists what is not null: the columns say it.
  const constraints = await stage.sql<{ table: string; definition: string }>(`
    select conrelid::regclass::text as "table", 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) as definition from pg_constraint
    where connamespace = 'public'::regnamespace and contype <> 'n' order by conname collate "C"`);
  const indexes = await stage.sql<{ table: string; definition: string }>(`
    select indrelid::regclass::text as "table", pg_get_indexdef(indexrelid) as definition
    from pg_index join pg_class on pg_class.oid = indexrelid
    where relnamespace = 'public'::regnamespace and not exists (select from pg_constraint where conindid = indexrelid)
    order by relname collate "C"`);
  const texts = tables.map(({ name, options }) => {
    const lines = [
      ...columns.filter(({ table }) => table === name).map(columnText),
      ...constraints.filter(({ table }) => table === name).map(({ definition }) => definition),
    ];
    const storage = options === null ? '' : ` with (${options.join(', ')})`;
    const others = indexes.filter(({ table }) => table === name).map(({ definition }) => `${definition};\n`);
    return `create table ${name} (\n  ${lines.join(',\n  ')}\n)${storage};\n${others.join('')}`;
  });
  return `-- Written by \`npx -y pnpm@12 schema\` from a migrated database: for readers, never run.\n\n${texts.join('\n')}`;
}

function columnText({ name, type, notNull, default: value }: ColumnInfo): string {
  return `${name} ${type}${notNull ? ' not null' : ''}${value === null ? '' : ` default ${value}`}`;
}
