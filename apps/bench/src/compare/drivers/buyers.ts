import { answerMessages } from '../child.ts';
import { percentile } from '../../load.ts';
import { accessToken } from '../scenes/people.ts';
import type { Figure } from '../subject.ts';
import { Line } from './line.ts';
import { mutationRequest, queryRequest } from './requests.ts';

/** A crowd that buys: each person enters, waits, looks, holds a seat, charges, pays, and the next one comes. */
export interface Buying {
  readonly port: number;
  readonly concertId: string;
  /** So many at once, each on a connection of their own. */
  readonly buyers: number;
  readonly seconds: number;
}

interface Refused {
  readonly refused: string;
}

let people = 0;

answerMessages<Buying>(async ({ port, concertId, buyers, seconds }): Promise<Figure> => {
  const latenciesMs: number[] = [];
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  await Promise.all(
    Array.from({ length: buyers }, async () => {
      const line = new Line(port);
      try {
        while (performance.now() < startedMs + seconds * 1_000) {
          const beganMs = performance.now();
          await buy(line, concertId, people++);
          latenciesMs.push(performance.now() - beganMs);
        }
      } finally {
        line.close();
      }
    }),
  );
  const elapsedMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(cpu);
  latenciesMs.sort((a, b) => a - b);
  return {
    value: (latenciesMs.length * 1_000) / elapsedMs,
    calls: latenciesMs.length,
    driverCpu: (user + system) / 1_000 / elapsedMs,
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
  };
});

async function buy(line: Line, concertId: string, person: number): Promise<void> {
  const bearer = accessToken(person);
  const ask = <Data>(procedure: string, input: object): Promise<Data> =>
    succeed(line, queryRequest(procedure, input, bearer));
  const tell = <Data>(procedure: string, input: object): Promise<Data> =>
    succeed(line, mutationRequest(procedure, input, bearer));
  let { token, state } = await tell<{ token: string; state: string }>('queue.issueToken', { concertId });
  while (state === 'waiting') {
    await new Promise((resolve) => setTimeout(resolve, 50));
    ({ state } = await ask<{ state: string }>('queue.status', { token }));
  }
  const { schedules } = await ask<{ schedules: { scheduleId: string; available: number }[] }>(
    'concert.availableDates',
    { concertId, token },
  );
  const { scheduleId } = anyOf(schedules.filter(({ available }) => available > 0));
  const { reservationId, amount } = await holdAny(line, { concertId, scheduleId, token }, bearer);
  await tell('wallet.charge', { amount, token, idempotencyKey: 'charge' });
  await tell('payment.pay', { reservationId, token, idempotencyKey: 'pay' });
}

/** A seat of the list, and another one when somebody was quicker. */
async function holdAny(
  line: Line,
  where: { concertId: string; scheduleId: string; token: string },
  bearer: string,
): Promise<{ reservationId: string; amount: number }> {
  const query = queryRequest('concert.availableSeats', where, bearer);
  const { seats } = await succeed<{ seats: { seatId: number }[] }>(line, query);
  for (let attempt = 0; ; attempt++) {
    const input = { ...where, seatIds: [anyOf(seats).seatId], idempotencyKey: `hold ${attempt}` };
    const held = await answerOf<{ reservationId: string; amount: number }>(
      line,
      mutationRequest('concert.reserve', input, bearer),
    );
    if (!('refused' in held)) return held;
    if (!held.refused.includes('SEAT_TAKEN') || attempt > 20) throw new Error(held.refused);
  }
}

function anyOf<Thing>(things: readonly Thing[]): Thing {
  if (things.length === 0) throw new Error('Everything is sold: the hall is too small for so many rounds.');
  return things[Math.floor(Math.random() * things.length)]!;
}

async function succeed<Data>(line: Line, request: Buffer): Promise<Data> {
  const answer = await answerOf<Data & object>(line, request);
  if ('refused' in answer) throw new Error(answer.refused);
  return answer;
}

/** Whoever is told to come again does, as the SDK would: a retry of the same intent counts once. */
async function answerOf<Data extends object>(line: Line, request: Buffer): Promise<Data | Refused> {
  const { status, body } = await line.call(request);
  if (status === 200) return (JSON.parse(body) as { result: { data: { json: Data } } }).result.data.json;
  const retryAfterMs = /"retryAfterMs":(\d+)/.exec(body)?.[1];
  if (status !== 503 || retryAfterMs === undefined) return { refused: `${status}: ${body}` };
  await new Promise((resolve) => setTimeout(resolve, Number(retryAfterMs)));
  return await answerOf<Data>(line, request);
}
