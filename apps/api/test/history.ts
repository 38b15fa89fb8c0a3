import type { Client } from 'pg';
import { placeInDraw, type PublishedDraw } from '../../../packages/client/src/index.ts';

/** Where an entry stands, as anyone can recompute it. */
export type PlaceOf = (entry: number) => number;

export async function placesIn(draw: PublishedDraw): Promise<PlaceOf> {
  const entries = Array.from({ length: draw.entries }, (_, index) => index + 1);
  const drawn = await Promise.all(entries.map((entry) => placeInDraw(draw, entry)));
  return (entry) => drawn[entry - 1] ?? entry;
}

/** One visit as the database recorded it. Times are in milliseconds, Infinity for what has not happened. */
export interface Visit {
  readonly userId: string;
  readonly entry: number;
  readonly place: number;
  readonly enteredAt: number;
  readonly admittedAt: number;
  readonly expiresAt: number;
  readonly endedAt: number;
  readonly endedBecause: string | null;
  /** By when they had last promised to ask again. */
  readonly dueAt: number;
}

const times = ['entered', 'admitted', 'expires', 'ended', 'due'].map(
  (name) => `coalesce(extract(epoch from ${name}_at) * 1000, 'infinity')::float8 as "${name}At"`,
);

export async function readVisits(database: Client, concertId: string, placeOf: PlaceOf): Promise<Visit[]> {
  const { rows } = await database.query<Omit<Visit, 'place'>>(
    `select user_id as "userId", seq::int as entry, ended_because as "endedBecause", ${times.join()}
     from tokens left join presence using (concert_id, seq) where concert_id = $1 order by seq`,
    [concertId],
  );
  return rows.map((row) => ({ ...row, place: placeOf(row.entry) }));
}

/** Each moment at which somebody was admitted: how many came in, and how many were inside before. */
export function decisions(visits: readonly Visit[]): { at: number; admitted: number; before: number }[] {
  const moments = new Set(visits.map((visit) => visit.admittedAt).filter(Number.isFinite));
  return [...moments]
    .toSorted((a, b) => a - b)
    .map((at) => ({
      at,
      admitted: visits.filter((visit) => visit.admittedAt === at).length,
      before: visits.filter((visit) => visit.admittedAt < at && outAt(visit) > at).length,
    }));
}

/** When the place inside was free again. */
const outAt = (visit: Visit): number => Math.min(visit.expiresAt, visit.endedAt);

/** Who was there while somebody from behind came in before them. */
export function overtaken(visits: readonly Visit[]): string[] {
  return visits.flatMap((ahead) =>
    visits
      .filter(({ place, admittedAt }) => place > ahead.place && admittedAt < Math.min(ahead.admittedAt, ahead.endedAt))
      .map((behind) => `place ${behind.place} came in at ${behind.admittedAt}, before place ${ahead.place}`),
  );
}

/** The most people that came in within any stretch of time beyond what `admitPerSecond` gives for it. */
export function mostBeyondRate(visits: readonly Visit[], admitPerSecond: number): number {
  const all = decisions(visits);
  let most = 0;
  for (const [first, { at: start }] of all.entries()) {
    let sum = 0;
    for (const { at, admitted } of all.slice(first)) {
      sum += admitted;
      most = Math.max(most, sum - ((at - start) / 1_000) * admitPerSecond);
    }
  }
  return most;
}

/** A stretch of time in which nobody could be let in. */
export interface Stop {
  readonly from: number;
  readonly to: number;
}

/** How late each decision but the first came: since someone waited, the rate allowed one and there was room. */
export function delays(
  visits: readonly Visit[],
  { admitPerSecond, capAt, stops }: { admitPerSecond: number; capAt: (at: number) => number; stops: readonly Stop[] },
): number[] {
  const moments = decisions(visits).map(({ at }) => at);
  return moments.slice(1).map((at, index) => {
    const last = moments[index]!;
    const stillToCome = visits.filter((visit) => Number.isFinite(visit.admittedAt) && visit.admittedAt >= at);
    const wantedAt = Math.max(
      last + 1_000 / admitPerSecond,
      Math.min(...stillToCome.map((visit) => visit.enteredAt)),
      ...stops.filter(({ from, to }) => to > last && from < at).map(({ to }) => to),
    );
    const inside = visits.filter((visit) => visit.admittedAt <= last);
    const hasRoom = (moment: number): boolean => inside.filter((visit) => outAt(visit) > moment).length < capAt(moment);
    const freed = inside.map(outAt).filter((moment) => moment > wantedAt && moment < at);
    return at - ([wantedAt, ...freed.toSorted((a, b) => a - b)].find(hasRoom) ?? at);
  });
}
