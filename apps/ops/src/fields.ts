import { z } from 'zod';

/** A field of an input, as the command line takes it. */
export interface Field {
  readonly type: 'string' | 'number' | 'boolean' | 'json' | 'numbers' | 'strings';
  readonly choices?: readonly string[] | undefined;
  readonly isRequired: boolean;
  /** Whether the word null stands for nothing. */
  readonly isNullable: boolean;
}

interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/** The fields of a procedure's input. */
export function fieldsOf(schema: z.ZodType | undefined): Record<string, Field> {
  if (schema === undefined) return {};
  const { properties = {}, required = [] } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'date') jsonSchema.type = 'string';
    },
  }) as JsonSchema;
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, fieldOf(property, required.includes(name))]),
  );
}

function fieldOf(schema: JsonSchema, isRequired: boolean): Field {
  const variants = schema.anyOf ?? [schema];
  const isNullable = variants.some(({ type }) => type === 'null');
  const variant = variants.flatMap((one) => one.anyOf ?? [one]).find(({ type }) => type !== 'null') ?? {};
  return { type: typeOf(variant), choices: variant.enum, isRequired, isNullable };
}

function typeOf({ type, items }: JsonSchema): Field['type'] {
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'string' || type === 'boolean') return type;
  if (type !== 'array') return 'json';
  if (items?.type === 'integer' || items?.type === 'number') return 'numbers';
  return items?.type === 'string' ? 'strings' : 'json';
}

/** The schema that trpc-cli makes options from. Nothing is required there: what a file gives need not be given again. */
export function optionsSchema(fields: Readonly<Record<string, Field>>, docs: Readonly<Record<string, string>>): object {
  const option = ([name, field]: [string, Field]): [string, object] => {
    const description = `${docs[name] ?? ''}${field.isRequired ? ' (required)' : ''}`.trim();
    const choices = field.choices === undefined ? {} : { enum: field.choices };
    if (field.type === 'json') return [name, { description }];
    if (field.type === 'numbers') return [name, { type: 'array', items: { type: 'number' }, description }];
    if (field.type === 'strings') return [name, { type: 'array', items: { type: 'string', ...choices }, description }];
    return [name, { type: field.type, ...choices, description }];
  };
  return { type: 'object', properties: Object.fromEntries(Object.entries(fields).map(option)) };
}
