import { afterAll, beforeAll, describe } from 'vitest';
import { type Stagedoor, safe, type Visit } from '../../src/index.ts';
import type { ConcertFixture } from '../../src/testing/index.ts';
import { type Theatre, theatres } from './theatres.ts';

export const minuteMs = 60_000;

/** Six seats that cost something, and two (7 and 8) that are free of charge. */
const hall = [
  { name: 'Stalls', rows: 2, seatsPerRow: 3, price: 1_000 },
  { name: 'Box', rows: 1, seatsPerRow: 2, price: 0 },
];

/** A theatre, and what a script does in it again and again. */
export class Scene {
  readonly theatre: Theatre;

  constructor(theatre: Theatre) {
    this.theatre = theatre;
  }

  /** A concert with one date in an hour. */
  async concert(concert: ConcertFixture = {}): Promise<{ concertId: string; scheduleId: string }> {
    const { concertId, scheduleIds } = await this.theatre.createConcert({
      title: 'The Late Show',
      schedules: [{ startsAt: new Date(this.theatre.now().getTime() + 60 * minuteMs), sections: hall }],
      ...concert,
    });
    return { concertId, scheduleId: scheduleIds[0]! };
  }

  as(userId?: string): Stagedoor {
    return this.theatre.stagedoorFor(userId);
  }

  /** A visit of a user who is made for it. */
  async enter(userId: string, concertId: string): Promise<Visit> {
    await this.theatre.createUser(userId);
    return await this.as(userId).enter({ concertId });
  }

  /** The same, once it is their turn. */
  async inside(userId: string, concertId: string): Promise<Visit> {
    const visit = await this.enter(userId, concertId);
    await visit.turn();
    return visit;
  }
}

/** The same tests for the fake and for a real server: whatever holds of one holds of the other. */
export function onBoth(tests: (scene: () => Scene) => void): void {
  describe.each(Object.entries(theatres))('%s', (_name, open) => {
    let theatre: Theatre;
    beforeAll(async () => {
      theatre = await open();
    });
    afterAll(() => theatre.close());
    tests(() => new Scene(theatre));
  });
}

/** What a call was refused with. */
export async function refusalOf(call: Promise<unknown>): Promise<Record<string, unknown>> {
  const [, refusal] = await safe(call);
  if (refusal === undefined) throw new Error('The call was answered.');
  const { message, data } = refusal as unknown as { message: string; data?: Record<string, unknown> };
  const { meta: _meta, shape: _shape, ...lifted } = refusal as unknown as Record<string, unknown>;
  return { ...lifted, message, data };
}
