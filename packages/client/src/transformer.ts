import superjson from 'superjson';

/** How values travel, as tRPC's links take it. */
export interface Transformer {
  /** What is sent. */
  readonly input: Conversion;
  /** What is answered. */
  readonly output: Conversion;
}

/** One way to write values and to read them again. */
export interface Conversion {
  /** Writes a value. */
  serialize(value: unknown): unknown;
  /** Reads what was written. */
  deserialize(value: unknown): unknown;
}

const asItIs = (value: unknown): unknown => value;

/**
 * For a tRPC client of your own: `httpBatchLink({ url: 'https://tickets.example/trpc', transformer })`. What goes out is plain
 * JSON, and dates come back as dates; superjson for both ways fails for every input.
 */
export const transformer: Transformer = {
  input: { serialize: asItIs, deserialize: asItIs },
  output: {
    serialize: (value) => superjson.serialize(value),
    deserialize: (value) => superjson.deserialize(value as never),
  },
};
