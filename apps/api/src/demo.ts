import { Refused, type Stagedoor } from '@stagedoor/server';
import { arena, type Plan } from './demo-arena.ts';
import { concertHall } from './demo-concert-hall.ts';

/** The demo's users, who can be logged in as with `pnpm access-token`. */
export const demoUsers = Array.from({ length: 20 }, (_, index) => `demo-${index + 1}`);

type Operator = ReturnType<Stagedoor['createCaller']>;

const day = 24 * 60 * 60 * 1_000;

const clubSections = [{ name: 'Floor', rows: 5, seatsPerRow: 10, price: 45_000 }];

/** Fills an empty database with three concerts and a few users. Does nothing once there is a concert. */
export async function loadDemo(operator: Operator, now: Date): Promise<void> {
  for (const userId of demoUsers) await addUser(operator, userId);
  const { concerts } = await operator.concert.list({ limit: 100 });
  if (concerts.length > 0) return;
  const tour = await keepPlan(operator, 'Hangang Arena, end stage', arena());
  await addConcert(operator, 'Neon Harbour: The Long Night Tour', 'Hangang Arena', tour, [at(now, 60), at(now, 61)]);
  const club = { sections: clubSections };
  await addConcert(operator, 'Nightjar Quartet at the Blue Door', 'Blue Door', club, [at(now, 14)]);
  const hall = await keepPlan(operator, 'Lotus Concert Hall', concertHall());
  await addConcert(operator, 'Seoul Philharmonic: Mahler 2', 'Lotus Concert Hall', hall, [at(now, 30), at(now, 31)]);
}

async function addUser(operator: Operator, userId: string): Promise<void> {
  try {
    await operator.user.create({ userId, name: `Demo visitor ${userId.slice(5)}` });
  } catch (error) {
    // Whom somebody erased stays erased.
    if (!(error instanceof Refused && error.reason === 'USER_ERASED')) throw error;
  }
}

async function keepPlan(operator: Operator, name: string, plan: Plan): Promise<{ planId: string }> {
  const { planId } = await operator.plan.create({ name, ...plan });
  return { planId };
}

async function addConcert(
  operator: Operator,
  title: string,
  venue: string,
  hall: { sections: typeof clubSections } | { planId: string },
  dates: Date[],
): Promise<void> {
  const { concertId } = await operator.concert.create({ title, venue, timeZone: 'Asia/Seoul' });
  for (const startsAt of dates) await operator.concert.addSchedule({ concertId, startsAt, ...hall });
}

function at(now: Date, days: number): Date {
  const date = new Date(now.getTime() + days * day);
  date.setUTCHours(10, 30, 0, 0);
  return date;
}
