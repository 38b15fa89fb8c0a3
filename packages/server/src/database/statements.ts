import type { Transaction } from 'sequelize';
import { write } from './rows.ts';
import { columnName, type Table } from './table.ts';

/** An attribute of a row. */
type In<Row> = keyof Row & string;

/** What a select reads: its text, and the rows that come of it. */
export type Columns<Row> = string & { readonly row?: Row };
export type Selected<List> = List extends Columns<infer Row> ? Row : never;

/** A select's columns, named as the row's attributes. */
export const columnsOf = <Row extends object, Name extends In<Row>>(
  _table: Table<Row>,
  names: readonly Name[],
): Columns<Readonly<Pick<Row, Name>>> =>
  names.map((name) => (columnName(name) === name ? name : `${columnName(name)} as "${name}"`)).join(', ');

/** All of a table's columns, in its order. */
export const allColumnsOf = <Row extends object>(table: Table<Row>): string =>
  columnsOf(table, Object.keys(table.columns) as In<Row>[]);

/** The columns of an insert or of an alias. */
const namesOf = (names: readonly string[]): string => names.map(columnName).join(', ');

/** What an update sets each of these columns to: the same column of `source`. */
export const assigned = <Row extends object>(_table: Table<Row>, names: readonly In<Row>[], source: string): string =>
  names.map((name) => `${columnName(name)} = ${source}.${columnName(name)}`).join(', ');

/** unnest would flatten arrays of arrays, so these travel as text, as JSON does. */
const asText = new Set(['int[]', 'bigint[]', 'jsonb']);

const textOf = (type: string, value: unknown): string =>
  type === 'jsonb' ? JSON.stringify(value) : `{${(value as readonly unknown[]).join(',')}}`;

/** Many rows in one statement: one array parameter for each column, the first of them numbered `first`. */
export interface Arrays<Row> {
  /** In a statement's `from`: `unnest($1::text[], …) as alias (concert_id, …)`. */
  as(alias: string): string;
  /** The columns of the alias, as the table has them. */
  select(alias: string): string;
  /** The parameters. */
  values(rows: readonly Row[]): unknown[];
}

export function arraysOf<Row extends object, Name extends In<Row>>(
  { columns }: Table<Row>,
  names: readonly Name[],
  first = 1,
): Arrays<Pick<Row, Name>> {
  const each = names.map((name) => ({ name, type: columns[name].type, isText: asText.has(columns[name].type) }));
  const parameters = each.map(({ type, isText }, index) => `$${first + index}::${isText ? 'text' : type}[]`).join(', ');
  return {
    as: (alias) => `unnest(${parameters}) as ${alias} (${namesOf(names)})`,
    select: (alias) =>
      each.map(({ name, type, isText }) => `${alias}.${columnName(name)}${isText ? `::${type}` : ''}`).join(', '),
    values: (rows) =>
      each.map(({ name, type, isText }) => rows.map((row) => (isText ? textOf(type, row[name]) : row[name]))),
  };
}

/** `shared` is the same for all rows; `each` is not. */
interface Insert<Row, Shared, Each> {
  readonly shared?: readonly (Shared & In<Row>)[];
  readonly each: readonly (Each & In<Row>)[];
  /** What follows: `on conflict …`. */
  readonly ending?: string;
}

/** Inserts many rows in one statement; tells how many it wrote. */
export function insertRows<Row extends object, Each extends In<Row>, Shared extends In<Row> = never>(
  table: Table<Row>,
  { shared = [], each, ending = '' }: Insert<Row, Shared, Each>,
): (transaction: Transaction, common: Pick<Row, Shared>, rows: readonly Pick<Row, Each>[]) => Promise<number> {
  const arrays = arraysOf(table, each, shared.length + 1);
  const selected = [...shared.map((_, index) => `$${index + 1}`), arrays.select('r')].join(', ');
  const statement = `insert into ${table.name} (${namesOf([...shared, ...each])}) select ${selected} from ${arrays.as('r')} ${ending}`;
  return (transaction, common, rows) =>
    write(transaction, statement, [...shared.map((name) => common[name]), ...arrays.values(rows)]);
}

/** Inserts one row. */
export function insertRow<Row extends object, Name extends In<Row>>(
  table: Table<Row>,
  names: readonly Name[],
): (transaction: Transaction, row: Pick<Row, Name>) => Promise<number> {
  const parameters = names.map((_, index) => `$${index + 1}`).join(', ');
  const statement = `insert into ${table.name} (${namesOf(names)}) values (${parameters})`;
  return (transaction, row) =>
    write(
      transaction,
      statement,
      names.map((name) => row[name]),
    );
}

/** Updates the one row that has this key. */
export function updateRow<Row extends object, Key extends In<Row>, Name extends In<Row>>(
  table: Table<Row>,
  key: Key,
  names: readonly Name[],
): (transaction: Transaction, row: Pick<Row, Key | Name>) => Promise<number> {
  const set = names.map((name, index) => `${columnName(name)} = $${index + 2}`).join(', ');
  const statement = `update ${table.name} set ${set} where ${columnName(key)} = $1`;
  return (transaction, row) => write(transaction, statement, [row[key], ...names.map((name) => row[name])]);
}

/** The key columns of a look-up: those that all rows share are numbered from $1, the others are those of `alias`. */
const keyed = (shared: readonly string[], each: readonly string[], alias: string): string =>
  [
    ...shared.map((name, index) => `${columnName(name)} = $${index + 1}`),
    ...each.map((name) => `${columnName(name)} = ${alias}.${columnName(name)}`),
  ].join(' and ');

/** Updates many locked rows, each found by its key and written where it is (decision 0005). All are marked as changed. */
export function updateRows<
  Row extends { readonly changedBy: number | null },
  Each extends In<Row>,
  Name extends In<Row>,
  Shared extends In<Row> = never,
>(
  table: Table<Row>,
  { shared = [], each, set }: { shared?: readonly Shared[]; each: readonly Each[]; set: readonly Name[] },
): (
  transaction: Transaction,
  common: Pick<Row, Shared | 'changedBy'>,
  rows: readonly Pick<Row, Each | Name>[],
) => Promise<number> {
  const arrays = arraysOf(table, [...each, ...set], shared.length + 2);
  const statement = `update ${table.name} as t set ${assigned(table, set, 'w')}, changed_by = $${shared.length + 1}
    from ${arrays.as('w')} cross join lateral (
      select ctid from ${table.name} where ${keyed(shared, each, 'w')} offset 0
    ) as found where t.ctid = found.ctid`;
  return (transaction, common, rows) =>
    write(transaction, statement, [...shared.map((name) => common[name]), common.changedBy, ...arrays.values(rows)]);
}

/**
 * Looks each key up on its own, and locks it before the next when the statement is given a locking clause (decision 0005). The
 * parameters are what all keys share and then an array for each other column of the key.
 * @param beside a column that is worked out for each row found, known there as `found`
 */
export function lookUp<Row extends object>(
  table: Table<Row>,
  {
    shared = [],
    each,
    columns,
    beside,
  }: { shared?: readonly In<Row>[]; each: readonly In<Row>[]; columns: string; beside?: string },
): (lock?: string) => string {
  const selected = beside === undefined ? 'found.*' : `found.*, ${beside}`;
  const start = `select ${selected} from ${arraysOf(table, each, shared.length + 1).as('w')} cross join lateral (
    select ${columns} from ${table.name} where ${keyed(shared, each, 'w')} offset 0 `;
  return (lock = '') => `${start}${lock}) as found`;
}
