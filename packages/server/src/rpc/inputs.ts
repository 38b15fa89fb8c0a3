import { z } from 'zod';

/** Whether two types are the same in everything that callers notice. */
type Same<A, B> = [A, B] extends [B, A] ? ([keyof A, keyof B] extends [keyof B, keyof A] ? true : false) : false;

/**
 * Gives the input that a schema takes a name of its own, with what its fields mean: published types keep the docstrings of an
 * interface, and lose those of a schema. Compiles only while the two agree.
 */
export const requestOf =
  <Request>() =>
  <Schema extends z.ZodType>(
    schema: Same<z.input<Schema>, Request> extends true ? Schema : never,
  ): z.ZodType<z.output<Schema>, Request> =>
    schema as never;

/** Ids are opaque: whatever no id can look like names nothing, so it is read as the empty id, which nothing has. */
export const id = z.string().transform((text) => (/^[a-z]{3}_[0-9A-Za-z]{1,40}$/.test(text) ? text : ''));

/** A user's id is the JWT's `sub`: 1–255 characters that PostgreSQL stores as they are. */
export const userIdShape = /^[^\p{Cc}\p{Cs}]{1,255}$/u;

/** An existing user's id. A wrong shape is unknown, like any other id. */
export const userId = z.string().transform((text) => (userIdShape.test(text) ? text : ''));

/** Text that people read: no control characters, no lone surrogates, which PostgreSQL refuses or changes. */
export const label = (longest: number): z.ZodString =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not contain control characters');

const currencies = new Set(Intl.supportedValuesOf('currency'));

/** ISO 4217, as far as people pay with it: the list is Unicode's, which comes with Node. */
export const currency = z.string().refine((code) => currencies.has(code), 'must be an ISO 4217 code such as KRW');

/** Money: a whole number of the currency's minor unit. */
export const amount = z.int().min(1).max(1_000_000_000);

/** What a seat costs: money, or nothing. */
export const price = z.int().min(0).max(1_000_000_000);

export const seatIds = z
  .array(z.int().min(1).max(2_147_483_647))
  .min(1, 'must name at least 1 seat')
  .max(8, 'must name at most 8 seats: one call holds no more')
  .refine((seats) => new Set(seats).size === seats.length, 'must be distinct');

/** What makes a mutation count once. */
export interface Keyed {
  /** Made once for each intent and sent with every retry: 1–255 printable ASCII characters. */
  idempotencyKey: string;
}

export const key = {
  idempotencyKey: z.string().regex(/^[\x20-\x7e]{1,255}$/, 'must be 1–255 printable ASCII characters'),
};

/** What operators may send with what they change. */
export interface KeyedByOperator {
  /** 1–255 printable ASCII characters. The same key with the same input has one effect, however often it is sent: later calls get the first one's answer. */
  idempotencyKey?: string | undefined;
}

export const keyOfOperator = {
  idempotencyKey: key.idempotencyKey.optional(),
};

/** Moments that PostgreSQL and people's calendars agree on. */
const [earliest, latest] = [new Date('1970-01-01T00:00:00Z'), new Date('9999-01-01T00:00:00Z')];

/** Inputs are plain JSON, so a moment comes as an ISO 8601 string with its offset (a `Date` when called in process). */
export const moment = z
  .union([z.iso.datetime({ offset: true }).transform((text) => new Date(text)), z.date()])
  .refine((date) => date >= earliest && date < latest, 'must lie between the years 1970 and 9998');

/** One page of a list. */
export interface PageRequest {
  /** Where the page begins: the `nextCursor` of the page before. Left out, the first page. */
  cursor?: string | undefined;
  /** Most items on the page, 1–100; 50 unless given. */
  limit?: number | undefined;
}

export const page = {
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(100).default(50),
};
