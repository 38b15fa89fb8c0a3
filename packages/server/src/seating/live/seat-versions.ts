import { randomBytes } from 'node:crypto';
import type { LaidSection } from '@stagedoor/hall';
import type { SeatChanges, SeatStates, StandingPlaces } from '../seating.schemas.ts';
import type { TakenSeats } from '../schedule-seats.ts';
import { type Changes, changesBetween, freeAmong, together } from './changes.rules.ts';

/** For so long, and so many of them, a stream that was cut off goes on with what changed; then with everything. */
const keptForMs = 60_000;
const keptAtMost = 1_000;

/** About so many bytes an id takes in an event. More of them than this are sent as a bitmap, where that is shorter. */
const bytesOfId = 6;
const idsAlways = 1_000;

interface Step extends Changes {
  readonly from: number;
  readonly atMs: number;
}

/** Which seats of one date are taken, as this node told it: each change makes another version. */
export class SeatVersions {
  /** Versions are this node's own: others have no such. */
  readonly #name = randomBytes(6).toString('base64url');
  #number = 0;
  #bits: Uint8Array;
  #standing: readonly StandingPlaces[];
  #steps: readonly Step[] = [];
  /** What was told of this version, by what its readers knew before: made once for all of them. */
  readonly #events = new Map<number | undefined, SeatStates | SeatChanges>();

  constructor({ bits }: TakenSeats, sections: readonly LaidSection[]) {
    this.#bits = bits;
    this.#standing = placesIn(bits, sections);
  }

  get version(): string {
    return `${this.#name}-${this.#number}`;
  }

  /** Takes what is taken now. True when that is another version. */
  become({ bits }: TakenSeats, sections: readonly LaidSection[], nowMs: number): boolean {
    if (bits === this.#bits) return false;
    const changes = changesBetween(this.#bits, bits);
    this.#bits = bits;
    if (changes.taken.length + changes.freed.length === 0) return false;
    const steps = this.#steps.filter(({ atMs }) => atMs > nowMs - keptForMs).slice(1 - keptAtMost);
    this.#steps = [...steps, { ...changes, from: this.#number++, atMs: nowMs }];
    this.#standing = placesIn(bits, sections);
    this.#events.clear();
    return true;
  }

  /** What whoever knows `known` has missed, which may be nothing; everything, where that isn't known any more or is shorter. */
  since(known: string | undefined): SeatStates | SeatChanges {
    const from = this.#stepAfter(known);
    // By the step and not by the text: a version may be written in many ways.
    let event = this.#events.get(from);
    if (event === undefined) {
      event = Object.freeze((from !== undefined && this.#changes(from)) || this.#everything());
      this.#events.set(from, event);
    }
    return event;
  }

  /** Which of the steps come after a version; undefined when that is none of those that are kept. */
  #stepAfter(known: string | undefined): number | undefined {
    const number = known?.startsWith(`${this.#name}-`) ? known.slice(this.#name.length + 1) : '';
    if (!/^\d{1,15}$/.test(number)) return undefined;
    const step = this.#steps.length - (this.#number - Number(number));
    return step >= 0 && step <= this.#steps.length ? step : undefined;
  }

  #changes(from: number): SeatChanges | undefined {
    const steps = this.#steps.slice(from);
    const { taken, freed } = steps.length === 1 ? steps[0]! : together(steps);
    const ids = taken.length + freed.length;
    const isLong = ids > idsAlways && ids * bytesOfId > this.#bits.length * (4 / 3);
    return isLong ? undefined : { version: this.version, taken, freed, standing: this.#standing };
  }

  #everything(): SeatStates {
    return { version: this.version, taken: Buffer.from(this.#bits).toString('base64'), standing: this.#standing };
  }
}

const placesIn = (bits: Uint8Array, sections: readonly LaidSection[]): StandingPlaces[] =>
  sections
    .filter(({ kind }) => kind === 'standing')
    .map(({ name, firstSeatId, capacity }) => ({ section: name, free: freeAmong(bits, firstSeatId, capacity) }));
