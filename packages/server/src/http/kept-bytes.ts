import type { HttpConfig } from '../config.ts';
import { Counts } from './counts.ts';

/** What a request may keep whatever others keep, so that no flood of large answers stands in the way of polls and payments. */
export const alwaysBytes = 16_384;

type Limits = Pick<HttpConfig, 'keptBytes' | 'keptBytesPerAddress' | 'keptBytesPerRequest'>;

/** Bytes that requests make this process keep: bodies while they come in, answers until the network has taken them. */
export class KeptBytes {
  readonly #byAddress = new Counts();
  readonly #limits: Limits;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** All that is kept now. */
  get all(): number {
    return this.#byAddress.all;
  }

  /** What one request from this address keeps: nothing yet. */
  of(address: string): KeptByRequest {
    let own = 0;
    let isOver = false;
    const keep = (bytes: number): void => {
      if (isOver) return;
      own += bytes;
      this.#byAddress.add(address, bytes);
    };
    return {
      keep,
      keepIfRoom: (bytes) => {
        const hasRoom = own + bytes <= alwaysBytes || this.#hasRoom(address, own, bytes);
        if (hasRoom) keep(bytes);
        return hasRoom;
      },
      release: () => {
        if (own > 0) keep(-own);
        isOver = true;
      },
    };
  }

  #hasRoom(address: string, own: number, more: number): boolean {
    return (
      own + more <= this.#limits.keptBytesPerRequest &&
      this.#byAddress.of(address) + more <= this.#limits.keptBytesPerAddress &&
      this.all + more <= this.#limits.keptBytes
    );
  }
}

/** One request's part of what is kept. */
export interface KeptByRequest {
  /** Counts bytes that are there already, or, when negative, that are gone. */
  keep(bytes: number): void;
  /** Counts bytes to come, unless a limit would be passed. */
  keepIfRoom(bytes: number): boolean;
  /** Nothing is kept any more, nor will be. */
  release(): void;
}
