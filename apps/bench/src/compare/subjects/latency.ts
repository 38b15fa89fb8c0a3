import { usualPast } from '../../history.ts';
import { buildHall, concertId, openHall, scattered, scheduleIdOf, seatIdOf } from '../../holds/hall.ts';
import { onceEach, repeated, type Requests } from '../drivers/http-side.ts';
import { mutationRequest, queryRequest } from '../drivers/requests.ts';
import { accessToken, queueToken } from '../scenes/people.ts';
import type { Bare } from '../servers/bare.ts';
import { type Server, startServer } from '../servers/server.ts';
import type { Product } from '../servers/stagedoor.ts';
import type { Comparison, Family, Side, Site, Stage } from '../subject.ts';
import { answerTo } from './answer.ts';

const connections = 64;

/** No more of either is done in a second here. */
const mostPerSecond = 6_000;

const limits: Readonly<Record<string, number>> = { 'p99-poll': 5, 'p99-reserve': 25, 'p99-pay': 25 };

/** Those who hold pay for what they have, and as many others hold what is left. */
async function hallOf({ cluster, seconds, runs }: Site): Promise<{ each: number }> {
  const each = Math.min(50_000, Math.ceil(mostPerSecond * seconds * ((runs + 1) / 2)));
  await buildHall(cluster, { seats: 2 * each, visitors: 2 * each, held: each }, usualPast, 'latencies');
  return { each };
}

/** How long people wait when a server has half of what it can take. */
export const latency: Family = {
  subjects: Object.entries(limits).map(([name, mostMs]) => ({
    name,
    what: `p99 of ${{ 'p99-poll': '`queue.status`', 'p99-reserve': '`concert.reserve`', 'p99-pay': '`payment.pay`' }[name]} over HTTP, at half the peak load`,
    yardstick: `at most ${mostMs} ms`,
    goal: 1,
  })),
  prepare: async (site) => void (await hallOf(site)),
  async open(stage, wanted) {
    const { cluster } = stage;
    const { each } = await hallOf(stage);
    stage.use(await openHall(cluster, 'latency', 'latencies'));
    const product = stage.use(await startServer<Product>('stagedoor.ts', { databaseUrl: cluster.url('latency') }));
    const sent: Readonly<Record<string, Requests>> = {
      'p99-poll': repeated(1_000, (person) =>
        queryRequest('queue.status', { token: queueToken(concertId, each + person) }),
      ),
      'p99-reserve': onceEach(
        (index) => {
          const seat = each + scattered(index, each);
          const input = { concertId, scheduleId: scheduleIdOf(seat), seatIds: [seatIdOf(seat)] };
          return forVisitor('concert.reserve', each + index, input, `hold ${index}`);
        },
        { all: each, perSecond: mostPerSecond },
      ),
      'p99-pay': onceEach((index) => forVisitor('payment.pay', index, { reservationId: `res_${index}` }, 'pay'), {
        all: each,
        perSecond: mostPerSecond,
      }),
    };
    const pace: Pace = {};
    const bytes = await answerTo(product.port, sent['p99-poll']!.next(0)[0]!);
    const bare = wanted.has('p99-poll') ? stage.use(await startServer<Bare>('bare.ts', { bytes })) : undefined;
    const beside = bare && {
      what: 'bare Hono, at the same pace',
      side: atHalf(stage, bare, sent['p99-poll']!, pace),
    };
    return Object.entries(limits)
      .filter(([subject]) => wanted.has(subject))
      .map(([subject, most]): Comparison => {
        if (subject !== 'p99-poll') return { subject, of: atHalf(stage, product, sent[subject]!), most };
        return { subject, of: atHalf(stage, product, sent[subject]!, pace), most, ...(beside && { beside }) };
      });
  },
};

const forVisitor = (procedure: string, visitor: number, input: object, idempotencyKey: string): Buffer =>
  mutationRequest(procedure, { ...input, token: queueToken(concertId, visitor), idempotencyKey }, accessToken(visitor));

/** What a server takes at most, once that was found. */
interface Pace {
  peak?: number;
}

/** The first round finds the peak; the others go at half of it, whatever comes of each call. Several may go at one pace. */
function atHalf({ bySockets, seconds }: Stage, { port }: Server, requests: Requests, pace: Pace = {}): Side {
  return {
    unit: 'ms',
    async run() {
      const load = { port, connections, requests: requests.next(seconds), repeat: requests.repeat, seconds };
      const driven = await bySockets(pace.peak === undefined ? load : { ...load, perSecond: pace.peak / 2 });
      requests.sent?.(driven.done + connections + 1);
      pace.peak ??= driven.perSecond;
      return { value: driven.p99Ms, p50Ms: driven.p50Ms, p99Ms: driven.p99Ms, driverCpu: driven.driverCpu };
    },
  };
}
