import type { Visit } from '@stagedoor/client';
import type { Guest, Taste } from './guest.ts';
import type { Random } from './random.ts';
import type { Ending } from './tally.ts';

/** A kind of visitor. */
interface Persona {
  readonly name: string;
  /** How many of a hundred are like this. */
  readonly share: number;
  /** What they do, from the door on. */
  readonly play: (guest: Guest) => Promise<Ending>;
}

/** Everyone who comes to an on-sale. Another kind of visitor is another entry, and the shares stay a hundred. */
export const personas: readonly Persona[] = [
  {
    name: 'buys',
    share: 26,
    play: async (guest) => {
      const visit = await guest.enter();
      if ((await guest.turn(visit)) !== 'inside') return leaving(guest, visit);
      await guest.pause(0.5, 3);
      return await buy(guest, visit, 'anywhere');
    },
  },
  {
    // They all want the same few seats in front.
    name: 'races',
    share: 16,
    play: async (guest) => {
      const visit = await guest.enter();
      if ((await guest.turn(visit)) !== 'inside') return leaving(guest, visit);
      return await buy(guest, visit, 'front');
    },
  },
  {
    // Whatever is best, by one click.
    name: 'takes the best',
    share: 18,
    play: async (guest) => {
      const visit = await guest.enter();
      if ((await guest.turn(visit)) !== 'inside') return leaving(guest, visit);
      return await buy(guest, visit, 'best');
    },
  },
  {
    name: 'stands',
    share: 8,
    play: async (guest) => {
      const visit = await guest.enter();
      if ((await guest.turn(visit)) !== 'inside') return leaving(guest, visit);
      return await buy(guest, visit, 'standing');
    },
  },
  {
    name: 'dawdles',
    share: 10,
    play: async (guest) => {
      const visit = await guest.enter();
      if ((await guest.turn(visit)) !== 'inside') return leaving(guest, visit);
      await guest.pause(4, 12);
      if (guest.random() < 0.3) return leaving(guest, visit, 'left');
      return await buy(guest, visit, 'anywhere');
    },
  },
  {
    // Some of their holds run out, so their seats are sold to others.
    name: 'pays late',
    share: 6,
    play: async (guest) => {
      const visit = await guest.enter();
      if ((await guest.turn(visit)) !== 'inside') return leaving(guest, visit);
      const hold = await guest.hold(visit, guest.number(1, 4), 'anywhere');
      if (hold === undefined) return leaving(guest, visit);
      const leftSeconds = hold.remainingMs / 1_000;
      await guest.pause(0.7 * leftSeconds, 1.2 * leftSeconds);
      return (await guest.pay(visit, hold)) ? 'paid' : leaving(guest, visit, 'too late');
    },
  },
  {
    name: 'leaves',
    share: 6,
    play: async (guest) => {
      const visit = await guest.enter();
      const patience = 2 + guest.random() * 15;
      await guest.turn(visit, patience);
      return leaving(guest, visit, 'left');
    },
  },
  {
    // The page is closed and opened again: the place is kept.
    name: 'comes back',
    share: 6,
    play: async (guest) => {
      await guest.turn(await guest.enter(), 1 + guest.random() * 5);
      await guest.pause(1, 8);
      const again = await guest.enter();
      if ((await guest.turn(again)) !== 'inside') return leaving(guest, again);
      return await buy(guest, again, 'anywhere');
    },
  },
  {
    name: 'watches',
    share: 4,
    play: async (guest) => {
      const visit = await guest.enter();
      if ((await guest.turn(visit)) === 'inside') await guest.watch(visit, 2 + guest.random() * 8);
      return leaving(guest, visit, 'watched');
    },
  },
];

/** Somebody who only looks on, until everybody else has gone. */
export const onlooker: Omit<Persona, 'share'> = {
  name: 'looks on',
  play: async (guest) => {
    const visit = await guest.enter();
    if ((await guest.turn(visit)) === 'inside') await guest.watch(visit, Infinity);
    return leaving(guest, visit, 'watched');
  },
};

/** The persona of a visitor, by chance. */
export function personaBy(random: Random): Persona {
  let left = random() * personas.reduce((sum, { share }) => sum + share, 0);
  return personas.find(({ share }) => (left -= share) < 0) ?? personas[0]!;
}

/** Takes one to four seats and pays for them. */
async function buy(guest: Guest, visit: Visit, taste: Taste): Promise<Ending> {
  const hold = await guest.hold(visit, guest.number(1, 4), taste);
  if (hold === undefined) return leaving(guest, visit);
  await guest.pause(0.5, 3);
  return (await guest.pay(visit, hold)) ? 'paid' : leaving(guest, visit, 'too late');
}

async function leaving(guest: Guest, visit: Visit, why: Ending = 'sold out'): Promise<Ending> {
  await guest.leave(visit);
  return why;
}
