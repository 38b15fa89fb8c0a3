import type { IncomingMessage } from 'node:http';
import { refusal, type Refusal } from '../errors.ts';

/** What can be said of a body before it is read. */
export function refuseBody(headers: Headers, limitBytes: number): Refusal | undefined {
  if (!/^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? '')) return refusal('UNSUPPORTED_MEDIA_TYPE');
  if (Number(headers.get('content-length') ?? 0) > limitBytes) return refusal('PAYLOAD_TOO_LARGE');
  return undefined;
}

type Read = { readonly text: string } | { readonly refused: Refusal };

/**
 * Reads a body of JSON text. Sized and chunked bodies meet the same limit, and nothing beyond it is kept.
 * @param reserve makes room for so many bytes more, or says that there is none
 */
export async function readJsonText(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limitBytes: number,
  reserve: (bytes: number) => boolean,
): Promise<Read> {
  const body = new Body(limitBytes, reserve);
  try {
    for await (const chunk of chunks) {
      const refused = body.add(chunk);
      if (refused) return { refused };
    }
  } catch {
    return unreadable;
  }
  return body.read();
}

/** The same of one of Node's own requests, by its events: a promise for each chunk would cost more than most bodies. */
export function readRequestText(
  request: IncomingMessage,
  limitBytes: number,
  reserve: (bytes: number) => boolean,
): Promise<Read> {
  const body = new Body(limitBytes, reserve);
  return new Promise((resolve) => {
    request.on('data', (chunk: Buffer) => {
      const refused = body.add(chunk);
      if (refused) resolve({ refused });
    });
    request.on('end', () => resolve(body.read()));
    request.on('error', () => resolve(unreadable));
  });
}

const unreadable: Read = {
  refused: refusal('INVALID_INPUT', { fieldErrors: {} }, 'The body is not valid UTF-8.'),
};

const decoder = new TextDecoder('utf-8', { fatal: true });

/** What has come of a body, until that is too much. */
class Body {
  readonly #chunks: Uint8Array[] = [];
  readonly #limitBytes: number;
  readonly #reserve: (bytes: number) => boolean;
  #bytes = 0;
  #refused: Refusal | undefined;

  constructor(limitBytes: number, reserve: (bytes: number) => boolean) {
    this.#limitBytes = limitBytes;
    this.#reserve = reserve;
  }

  /** Keeps a chunk, or says why nothing more is kept. */
  add(chunk: Uint8Array): Refusal | undefined {
    this.#bytes += chunk.byteLength;
    if (this.#bytes > this.#limitBytes) this.#refused ??= refusal('PAYLOAD_TOO_LARGE');
    else if (this.#refused === undefined && !this.#reserve(chunk.byteLength))
      this.#refused = refusal('OVERLOADED', { retryAfterMs: 1_000 });
    if (this.#refused) this.#chunks.length = 0;
    else this.#chunks.push(chunk);
    return this.#refused;
  }

  read(): Read {
    const [first, ...others] = this.#chunks;
    try {
      return { text: decoder.decode(others.length === 0 ? first : Buffer.concat(this.#chunks)) };
    } catch {
      return unreadable;
    }
  }
}
