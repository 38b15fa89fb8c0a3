import { type IncomingMessage, type OutgoingHttpHeaders, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { KeptByRequest } from './kept-bytes.ts';

/** A server whose responses are such. */
export type AnswerServer = Server<typeof IncomingMessage, typeof Answer>;

type Chunk = string | Uint8Array;
type Done = (error?: Error | null) => void;

/** What the app does to a response that somebody else has taken. */
const leftOut = {
  writeHead(this: Answer): Answer {
    return this;
  },
  write: (): boolean => true,
  end(this: Answer): Answer {
    return this;
  },
};

/**
 * A response that knows what the network has not taken of it yet. That counts as kept, and when a part of it (an answer, an
 * event of a stream) stays for too long its connection ends: whoever doesn't read must not fill this server's memory.
 */
export class Answer extends ServerResponse {
  #kept: KeptByRequest | undefined;
  #unreadMs = Infinity;
  #reserved = 0;
  #untaken = 0;
  #deadline: NodeJS.Timeout | undefined;

  /** Counts from here on. */
  count(kept: KeptByRequest, unreadMs: number): void {
    this.#kept = kept;
    this.#unreadMs = unreadMs;
    // It happens once anyway: `once` would cost every request a wrapper and its removal.
    this.on('close', () => {
      clearTimeout(this.#deadline);
      kept.release();
    });
  }

  /** Makes room for a body or an answer that is about to be there; false when there is none. */
  reserve(bytes: number): boolean {
    if (this.#kept?.keepIfRoom(bytes) === false) return false;
    this.#reserved += bytes;
    return true;
  }

  /**
   * Begins a chunked body whose parts are written straight to the socket by whoever takes it: parts that many get are not copied, and
   * so they don't count. What the app answers beside it is left out.
   */
  take(headers: OutgoingHttpHeaders): Socket {
    super.writeHead(200, headers);
    super.flushHeaders();
    Object.assign(this, leftOut);
    return this.socket!;
  }

  /** Ends a body that was taken. */
  finish(lastPart: Uint8Array): void {
    this.socket?.write(lastPart);
    super.end();
  }

  override write(chunk: Chunk, encoding?: BufferEncoding | Done, callback?: Done): boolean {
    const done = typeof encoding === 'function' ? encoding : callback;
    const named = typeof encoding === 'string' ? encoding : 'utf8';
    const bytes = this.#hand(chunk, named);
    return super.write(chunk, named, (error) => {
      this.#taken(bytes);
      done?.(error);
    });
  }

  override end(chunk?: Chunk | (() => void), encoding?: BufferEncoding | (() => void), callback?: () => void): this {
    // What was reserved for the answer is now counted as it is.
    if (this.#reserved > 0) this.#kept?.keep(-this.#reserved);
    this.#reserved = 0;
    super.end(chunk as Chunk, encoding as BufferEncoding, callback);
    // What the network took at once is gone. The rest goes with the response's end, which gives back all that is kept.
    if (this.writableLength > 0 && (typeof chunk === 'string' || chunk instanceof Uint8Array))
      this.#hand(chunk, typeof encoding === 'string' ? encoding : 'utf8');
    return this;
  }

  #hand(chunk: Chunk, encoding: BufferEncoding): number {
    const bytes = typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.byteLength;
    this.#untaken += bytes;
    this.#kept?.keep(bytes);
    if (this.#unreadMs < Infinity) this.#deadline ??= setTimeout(() => this.destroy(), this.#unreadMs);
    return bytes;
  }

  #taken(bytes: number): void {
    this.#untaken -= bytes;
    this.#kept?.keep(-bytes);
    if (this.#untaken > 0) return void this.#deadline?.refresh();
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }
}
