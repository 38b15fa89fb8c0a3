import { Agent, request } from 'node:http';

/** The holds to make, one after the other at a steady pace, whatever becomes of those before. */
export interface Holds {
  readonly url: string;
  readonly perSecond: number;
  readonly holds: readonly {
    readonly bearer: string;
    readonly input: { readonly seatIds: readonly number[] } & object;
  }[];
}

/** When each seat was known to be held, in milliseconds since 1970; nothing for those that were refused. */
export interface Held {
  readonly seats: readonly (readonly [seatId: number, heldMs: number])[];
  readonly refused: number;
}

const nowMs = (): number => performance.timeOrigin + performance.now();

async function hold({ url, perSecond, holds }: Holds): Promise<Held> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const seats: [number, number][] = [];
  const startMs = performance.now();
  let refused = 0;
  await Promise.all(
    holds.map(async ({ bearer, input }, index) => {
      const dueMs = startMs + (index * 1_000) / perSecond;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueMs - performance.now())));
      const isHeld = await post(agent, `${url}/trpc/concert.reserve`, bearer, JSON.stringify(input));
      if (isHeld) for (const seatId of input.seatIds) seats.push([seatId, nowMs()]);
      else refused++;
    }),
  );
  agent.destroy();
  return { seats, refused };
}

function post(agent: Agent, url: string, bearer: string, body: string): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
    const sent = request(url, { agent, method: 'POST', headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode === 200));
    });
    sent.on('error', () => resolve(false)).end(body);
  });
}

process.on('message', (message: Holds) => void hold(message).then((held) => process.send!(held)));
