import type { Fading } from './scene.ts';

/** A seat that goes is seen going for so long. */
const fadeMs = 900;

/** Seats that others took a moment ago. */
export class FadingSeats {
  readonly #sinceMs = new Map<number, number>();

  /** Lets seats begin to go, unless no motion is wanted. */
  begin(seatIds: Iterable<number>, nowMs: number): void {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    for (const seatId of seatIds) this.#sinceMs.set(seatId, nowMs);
  }

  /** What is still to be seen of each. */
  at(nowMs: number): Fading {
    const shares = new Map<number, number>();
    for (const [seatId, sinceMs] of this.#sinceMs) {
      const share = 1 - (nowMs - sinceMs) / fadeMs;
      if (share > 0) shares.set(seatId, Math.min(1, share));
      else this.#sinceMs.delete(seatId);
    }
    return shares;
  }
}
