import type { QueueChange } from '../queue.events.ts';

/** What a queue did while it let people in, over the last minute at most. All zero until that says something. */
export interface Movement {
  readonly ms: number;
  readonly admitted: number;
  /** Passed over, since they were not there when their turn came. */
  readonly absent: number;
  /** Left before their turn came. */
  readonly left: number;
  /** Visits that were over. */
  readonly ended: number;
  /** Of all people together: time spent waiting, and inside. */
  readonly waitedMs: number;
  readonly insideMs: number;
}

/** How fast a line gets shorter, in people a millisecond; `leaving` for each person who still stands in it. */
interface Pace {
  /** What the rate brings in while there is room. */
  readonly admitted: number;
  /** What comes in once there is none: as many as visits end. */
  readonly freed: number;
  readonly absent: number;
  readonly leaving: number;
}

export interface WaitEstimate {
  readonly ms: number;
  readonly range: [number, number];
}

/**
 * How long until someone comes in, if the queue goes on as it did. Before there is a measurement, as fast as the caps
 * allow; nothing where they let nobody in.
 */
export function estimateWait(
  ahead: number,
  active: number,
  moved: Movement,
  { admitPerSecond, maxActive, activeTtlMs }: Pick<QueueChange, 'admitPerSecond' | 'maxActive' | 'activeTtlMs'>,
): WaitEstimate | undefined {
  if (admitPerSecond === 0 || maxActive === 0) return undefined;
  const people = ahead + 1;
  const free = Math.max(0, maxActive - active);
  const cap = admitPerSecond / 1_000;
  const measured = rate(moved.admitted, moved.ms);
  const ending = maxActive * rate(moved.ended, moved.insideMs);
  const wholeVisits = maxActive / activeTtlMs;
  const pace: Pace = {
    admitted: measured > 0 ? Math.min(cap, measured) : cap,
    freed: ending > 0 ? ending : free > 0 ? Infinity : wholeVisits,
    absent: rate(moved.absent, moved.ms),
    leaving: rate(moved.left, moved.waitedMs),
  };
  // Both the measured count and the people ahead vary by chance (Poisson), so their relative variances add up.
  const chance = spread(1 / people + (measured > 0 ? 1 / moved.admitted : 0));
  const chanceInside = spread(1 / moved.ended);
  const ms = timeFor(people, free, pace);
  // The optimistic end: twice the measured departures plus one, since a count of 0 does not prove a rate of 0.
  const shortest = timeFor(ahead, free, {
    admitted: Math.min(cap, pace.admitted * chance),
    freed: ending > 0 ? ending * chanceInside : Infinity,
    absent: rate(2 * moved.absent + 1, moved.ms),
    leaving: rate(2 * moved.left + 1, moved.waitedMs),
  });
  const longest = timeFor(people, free, {
    admitted: pace.admitted / chance,
    freed: Math.max(ending / chanceInside, wholeVisits),
    absent: 0,
    leaving: 0,
  });
  return {
    ms: Math.round(ms),
    range: [Math.floor(Math.min(ms, shortest) / second) * second, Math.ceil(Math.max(ms, longest) / second) * second],
  };
}

/**
 * People who leave at a steady rate each make a line of n that is served at s a millisecond last ln(1 + n·leaving/s) /
 * leaving, not n/s: dn/dt = −s − n·leaving (the fluid limit of C. Palm's queue with impatience).
 */
function timeFor(people: number, free: number, { admitted, freed, absent, leaving }: Pace): number {
  const intoRoom = freed < admitted ? Math.min(people, free) : 0;
  const served = Math.min(admitted, freed) + absent;
  const rest = people - intoRoom;
  const restMs = leaving > 0 ? Math.log1p((rest * leaving) / served) / leaving : rest / served;
  return intoRoom / (admitted + absent) + restMs;
}

/** The factor of a 90 % interval on a logarithmic scale, from a relative variance. */
const spread = (variance: number): number => Math.exp(1.645 * Math.sqrt(variance));

/** Ranges are rounded outwards to whole seconds, as people are admitted in ticks. */
const second = 1_000;

const rate = (count: number, ms: number): number => (count > 0 && ms > 0 ? count / ms : 0);
