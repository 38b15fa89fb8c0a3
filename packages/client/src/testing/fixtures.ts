import type { RouterInputs } from '../types.ts';

/** What `queue.configure` takes. A test's crowd is let in at once unless this says otherwise. */
export type QueueSettings = Omit<RouterInputs['queue']['configure'], 'concertId'>;

/** A concert for a test: a small club of fifty seats in a fortnight, unless told otherwise. */
export interface ConcertFixture {
  /** What visitors read; a made-up name unless given. */
  readonly title?: string;
  /** ISO 4217; KRW unless given. */
  readonly currency?: string;
  /** In the future for a pre-queue; now unless given. */
  readonly salesOpenAt?: Date;
  /** Where it takes place, for people to read. */
  readonly venue?: string;
  /** An IANA name such as Asia/Seoul. */
  readonly timeZone?: string;
  /** When the sale of all its dates ends at the latest; each date has its own end unless given. */
  readonly salesEndAt?: Date;
  /** Its dates, as `concert.addSchedule` takes them; one of fifty seats in a fortnight unless given. */
  readonly schedules?: readonly Omit<RouterInputs['concert']['addSchedule'], 'concertId'>[];
  /** How its queue is set; everybody is let in at once unless given. */
  readonly queue?: QueueSettings;
}

/** The ids of a concert that was made. */
export interface StagedConcert {
  readonly concertId: string;
  /** In the order of `schedules`. */
  readonly scheduleIds: readonly string[];
}

/** What a user for a test begins with. */
export interface UserFixture {
  /** For people to read; the user's id unless given. */
  readonly name?: string;
  /** Money in the wallet, in minor units of `currency`; none unless given. */
  readonly balance?: number;
  /** ISO 4217; KRW unless given. */
  readonly currency?: string;
}
