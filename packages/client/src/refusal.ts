import { TRPCClientError, type TRPCLink, type TRPCPromise } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import { docsOf } from './docs.ts';
import type { Answer, AppRouter, DetailsOf, ErrorData, Reason } from './types.ts';
import type { VisitEnded } from './visit-ended.ts';

/**
 * The server did not answer, however often it was asked, or could not be asked, as no access token could be had: then the
 * error's `cause` is a `NoAccessToken`. What was sent with an idempotency key may be sent again with it;
 * a `Visit` does so by itself when the same is tried again.
 */
export interface Unreachable {
  reason: 'UNREACHABLE';
}

/**
 * A refusal as an error: `reason` says why, and what comes with the reason stands beside it. tRPC adds to what a procedure
 * declares the router's error of any reason, which would tell nothing apart: it is left out.
 */
type Lifted<Data> = Data extends { reason: infer R }
  ? Reason extends R
    ? never
    : Error & { readonly reason: R; readonly data: Data; readonly docs?: string } & Readonly<
          Omit<Data, keyof ErrorData>
        >
  : never;

type DataOf<R extends Reason> = { [K in R]: Omit<ErrorData, 'reason'> & { reason: K } & DetailsOf<K> }[R];

/** A refused call, as it is thrown: narrowing on `reason` tells what comes with it. */
export type RefusalError<R extends Reason | 'UNREACHABLE' = Reason | 'UNREACHABLE'> =
  | Lifted<DataOf<Exclude<R, 'UNREACHABLE'>>>
  | ('UNREACHABLE' extends R ? Lifted<Unreachable> : never);

/** What a call of this promise may be refused with. */
export type RefusalOf<Shape extends { data: { reason: string } }> = Lifted<Shape['data'] | Unreachable>;

interface ShapeOfAny {
  data: { reason: string };
}

/** What may become of a promise that a call gave, instead of an answer: `RefusalIn<ReturnType<Visit['reserve']>>`. */
export type RefusalIn<Asked> =
  Asked extends TRPCPromise<unknown, infer Shape extends ShapeOfAny>
    ? RefusalOf<Shape>
    : Asked extends Answer<unknown, infer Shape extends ShapeOfAny>
      ? RefusalOf<Shape>
      : never;

/** What `safe` answers: the data or the refusal, never both. */
export type Safe<Data, Shape extends { data: { reason: string } }> =
  | readonly [data: Data, refusal: undefined]
  | readonly [data: undefined, refusal: RefusalOf<Shape>];

/**
 * Whether an error is a refusal by the server, and, when reasons are given, one of them. `UNREACHABLE`, which the server
 * can't say itself, is asked for by name.
 */
export function isRefusal<R extends Reason | 'UNREACHABLE' = Reason>(
  error: unknown,
  ...reasons: readonly R[]
): error is RefusalError<R> {
  if (!(error instanceof TRPCClientError)) return false;
  const { reason } = error as { reason?: string };
  if (reason === undefined) return false;
  return reasons.length === 0 ? reason !== 'UNREACHABLE' : (reasons as readonly string[]).includes(reason);
}

/** What a promise of one's own may be refused with: nothing is known of the calls in it. */
interface AnyShape {
  data: DataOf<Reason> | Pick<VisitEnded, 'reason' | 'endedBecause' | 'cancelReason'>;
}

/**
 * Awaits a call without throwing its refusals: `const [hold, refusal] = await safe(visit.reserve(…))`. The refusal's
 * `reason` is one of those that this very call can have, so an exhaustive `switch` over it type-checks. It also takes a
 * function that makes the call, and promises of your own, whose refusals may have any reason.
 * @throws whatever is no refusal, such as the abort that you asked for
 */
export function safe<Data, Shape extends { data: { reason: string } }>(
  call: OrMade<TRPCPromise<Data, Shape>>,
): Promise<Safe<Data, Shape>>;
export function safe<Data, Shape extends { data: { reason: string } } = AnyShape>(
  call: OrMade<Answer<Data, Shape>>,
): Promise<Safe<Data, Shape>>;
export async function safe(call: OrMade<Promise<unknown>>): Promise<readonly [unknown, unknown]> {
  try {
    return [await (typeof call === 'function' ? call() : call), undefined];
  } catch (error) {
    if (typeof (error as { reason?: unknown } | null | undefined)?.reason !== 'string') throw error;
    return [undefined, error];
  }
}

type OrMade<Call> = Call | (() => Call);

/**
 * Gives each error its `reason` and what comes with it, and ends a call at once when its caller aborts it. Errors that
 * the server did not send are `UNREACHABLE`, whatever broke: no connection, a proxy's page, no answer in time.
 */
export const refusalLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) => {
      const abort = (): void => observer.error(TRPCClientError.from(asError(op.signal!.reason)));
      if (op.signal?.aborted) return abort();
      op.signal?.addEventListener('abort', abort);
      const subscription = next(op).subscribe({
        next: (value) => observer.next(value),
        complete: () => observer.complete(),
        error(error) {
          observer.error(op.signal?.aborted ? error : lift(error));
        },
      });
      return () => {
        op.signal?.removeEventListener('abort', abort);
        subscription.unsubscribe();
      };
    });

function lift<E extends TRPCClientError<AppRouter>>(error: E): E {
  const {
    reason = 'UNREACHABLE',
    code: _code,
    httpStatus: _status,
    path: _path,
    ...details
  } = (error.data ?? {}) as Partial<ErrorData>;
  return Object.assign(error, { reason, ...details, docs: docsOf(reason) });
}

const asError = (cause: unknown): Error => (cause instanceof Error ? cause : new Error('The call was aborted.'));
