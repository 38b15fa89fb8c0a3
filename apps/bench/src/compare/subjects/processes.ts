import { concertId, openHall, scattered, scheduleIdOf, seatIdOf } from '../../holds/hall.ts';
import { httpSide, onceEach, repeated } from '../drivers/http-side.ts';
import { mutationRequest, queryRequest } from '../drivers/requests.ts';
import { hallOverHttp } from '../scenes/hall-over-http.ts';
import { accessToken, queueToken } from '../scenes/people.ts';
import type { Processes } from '../servers/processes.ts';
import { startServer } from '../servers/server.ts';
import type { Comparison, Family, Side, Stage } from '../subject.ts';

const connections = 64;

/** What a second process brings on this machine, where driver and database take their share of it. */
export const processes: Family = {
  roundsOf: (asked) => Math.min(4, asked),
  subjects: [
    { name: 'two-poll', what: '`queue.status`, two processes behind one port', yardstick: 'one process', goal: 1.7 },
    { name: 'two-hold', what: '`concert.reserve`, two processes behind one port', yardstick: 'one process', goal: 1 },
  ],
  prepare: async (site) => void (await hallOverHttp(site)),
  async open(stage, wanted) {
    const [one, two] = await sidesOf(stage, [1, 2]);
    return (['two-poll', 'two-hold'] as const)
      .filter((subject) => wanted.has(subject))
      .map((subject): Comparison => ({ subject, of: two![subject], by: one![subject] }));
  },
};

const poll = (person: number): Buffer => queryRequest('queue.status', { token: queueToken(concertId, person) });

/** Polls and holds for each number of processes. */
export async function sidesOf(
  stage: Stage,
  counts: readonly number[],
): Promise<Record<'two-poll' | 'two-hold', Side>[]> {
  const { cluster } = stage;
  const { seats, visitors, mostPerSecond } = await hallOverHttp(stage);
  const hold = (index: number): Buffer => {
    const [visitor, seat] = [index % visitors, scattered(index, seats)];
    const wish = { concertId, scheduleId: scheduleIdOf(seat), seatIds: [seatIdOf(seat)] };
    const input = { ...wish, token: queueToken(concertId, visitor), idempotencyKey: `hold ${index}` };
    return mutationRequest('concert.reserve', input, accessToken(visitor));
  };
  const sidesOfCount = async (count: number): Promise<Record<'two-poll' | 'two-hold', Side>> => {
    const name = `processes_${count}`;
    stage.use(await openHall(cluster, name, 'over_http'));
    const options = { databaseUrl: cluster.url(name), processes: count };
    const server = stage.use(await startServer<Processes>('processes.ts', options));
    return {
      'two-poll': { ...httpSide(stage, server, connections, repeated(visitors, poll)), processes: count },
      'two-hold': {
        ...httpSide(stage, server, connections, onceEach(hold, { all: seats, perSecond: mostPerSecond })),
        processes: count,
      },
    };
  };
  return await Promise.all(counts.map(sidesOfCount));
}
