import {
  type AbstractDataTypeConstructor,
  type ArrayDataType,
  DataTypes,
  type Model,
  type ModelStatic,
  type Sequelize,
} from 'sequelize';

/** PostgreSQL's types, by the names that statements use, as Sequelize knows them. */
const types = {
  text: DataTypes.TEXT,
  int: DataTypes.INTEGER,
  bigint: DataTypes.BIGINT,
  float8: DataTypes.DOUBLE,
  bool: DataTypes.BOOLEAN,
  timestamptz: DataTypes.DATE,
  jsonb: DataTypes.JSONB,
  'int[]': DataTypes.ARRAY(DataTypes.INTEGER),
  'bigint[]': DataTypes.ARRAY(DataTypes.BIGINT),
} as const satisfies Record<string, AbstractDataTypeConstructor | ArrayDataType<AbstractDataTypeConstructor>>;

/** A column whose values are read and written as `Value`. */
export interface Column<Value> {
  readonly type: keyof typeof types;
  readonly isNullable: boolean;
  readonly isKey: boolean;
  /** For the compiler alone: a column of other values is another type. */
  readonly valueType?: (value: Value) => Value;
}

/** A table: its name in the database and the columns of a `Row`. */
export interface Table<Row extends object> {
  readonly name: string;
  readonly columns: { readonly [Key in keyof Row]: Column<Row[Key]> };
}

/** What a row of the table looks like. */
export type RowOf<T> = T extends Table<infer Row> ? Readonly<Row> : never;

/** Declares a table. The row's type follows from the columns, unless one is given: then the columns are held against it. */
export const table = <Row extends object>(name: string, columns: Table<Row>['columns']): Table<Row> => ({
  name,
  columns,
});

const column = <Value>(type: keyof typeof types): Column<Value> => ({ type, isNullable: false, isKey: false });

export const text = <Value extends string = string>(): Column<Value> => column('text');
export const int = (): Column<number> => column('int');
export const bigint = (): Column<number> => column('bigint');
export const float8 = (): Column<number> => column('float8');
export const bool = (): Column<boolean> => column('bool');
export const timestamptz = (): Column<Date> => column('timestamptz');
export const jsonb = (): Column<unknown> => column('jsonb');
export const ints = (): Column<readonly number[]> => column('int[]');
export const bigints = (): Column<readonly number[]> => column('bigint[]');

/** A part of the primary key. */
export const key = <Value>(of: Column<Value>): Column<Value> => ({ ...of, isKey: true });

/** A column that may be null. */
export const nullable = <Value>({ type, isKey }: Column<Value>): Column<Value | null> => ({
  type,
  isKey,
  isNullable: true,
});

/** The name of an attribute's column. */
export const columnName = (attribute: string): string =>
  attribute.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The table as a Sequelize model, for plain reads. */
export function modelOf<Row extends object>(
  db: Sequelize,
  { name, columns }: Table<Row>,
): ModelStatic<Model<Row, Row> & Row> {
  const isKnown = db.isDefined(name);
  const known = isKnown ? db.model(name) : db.define(name, attributesOf(columns), { tableName: name });
  return known as ModelStatic<Model<Row, Row> & Row>;
}

function attributesOf(columns: object): Parameters<Sequelize['define']>[1] {
  const attributes = Object.entries(columns as Readonly<Record<string, Column<unknown>>>).map(
    ([name, { type, isNullable, isKey }]) => [name, { type: types[type], allowNull: isNullable, primaryKey: isKey }],
  );
  return Object.fromEntries(attributes);
}
