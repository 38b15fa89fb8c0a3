import type { StagedoorConfig } from '../config.ts';
import { type Refusal, refusal } from '../errors.ts';
import type { Context, Services } from '../rpc/context.ts';
import type { Caller } from './identify.ts';
import type { Allowance } from './rates.ts';
import { sizeOf } from './size.ts';
import { version } from './version.ts';

/** A request that has been counted, and what its answers may take. */
interface Counted {
  readonly services: Services;
  readonly http: Pick<StagedoorConfig['http'], 'anonymousBatchBytes'>;
  readonly caller: Caller;
  readonly isAnonymous: boolean;
  readonly allowance: Allowance;
  readonly calls: number;
  readonly isBatch: boolean;
  /** Makes room for so many bytes more, or says that there is none. */
  readonly reserve: (bytes: number) => boolean;
}

/** The calls of one request: what they can reach, and what they tell of their answers. */
export class Exchange {
  readonly context: Context;
  /** About how large the answers are together. */
  answerBytes = 0;
  /** The one answer, when it never changes. */
  frozen: { readonly answer: object; readonly isBatch: boolean } | undefined;
  #replays = 0;
  #sharedVersion: string | undefined;

  constructor({ services, http, caller, isAnonymous, allowance, calls, isBatch, reserve }: Counted) {
    const hasRoom = isAnonymous ? batchRoom(http.anonymousBatchBytes) : () => true;
    let left = allowance.calls;
    this.context = {
      services,
      actor: caller.known ?? (() => caller.actor()),
      limit: () => (left-- > 0 ? undefined : { retryAfterMs: allowance.retryAfterMs }),
      keep: (data) => {
        const bytes = sizeOf(data);
        if (!hasRoom(bytes) || !reserve(bytes)) return tooLarge();
        this.answerBytes += bytes;
        if (calls === 1 && typeof data === 'object' && data !== null && Object.isFrozen(data))
          this.frozen = { answer: data, isBatch };
        return undefined;
      },
      onReplay: () => void this.#replays++,
      onShared: (version) => {
        if (calls === 1) this.#sharedVersion = version;
      },
    };
  }

  /** The headers that say what the answers are. */
  headers(isRefused: boolean): Record<string, string> {
    const shared = isRefused ? undefined : this.#sharedVersion;
    return {
      ...unshared,
      ...(shared === undefined ? {} : sharedFor(shared)),
      ...(this.#replays > 0 ? { 'idempotency-replayed': String(this.#replays) } : {}),
    };
  }
}

/** The headers of an answer that is for its caller alone. */
export const unshared: Record<string, string> = { 'cache-control': 'no-store', 'stagedoor-version': version };

/** Weak: the same answer in another coding has the same version. */
const sharedFor = (version: string): Record<string, string> => ({
  'cache-control': 'public, max-age=30, stale-while-revalidate=300',
  etag: `W/"${version}"`,
});

const tooLarge = (): Refusal =>
  refusal(
    'OVERLOADED',
    { retryAfterMs: 1_000 },
    'Too many large answers are on their way. Try again after retryAfterMs, with fewer calls in one request.',
  );

/**
 * Room in one batch, so that a few requests of anyone's can't keep the event loop writing. The first answer always has some: asking again
 * makes progress.
 */
function batchRoom(most: number): (bytes: number) => boolean {
  let taken: number | undefined;
  return (bytes) => {
    if (taken !== undefined && taken + bytes > most) return false;
    taken = (taken ?? 0) + bytes;
    return true;
  };
}
