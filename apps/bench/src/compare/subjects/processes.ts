import { buildHall, concertId, openHall, scattered, scheduleIdOf, seatIdOf } from '../../holds/hall.ts';
import { httpSide, onceEach, repeated } from '../drivers/http-side.ts';
import { mutationRequest, queryRequest } from '../drivers/requests.ts';
import { accessToken, queueToken } from '../scenes/people.ts';
import type { Processes } from '../servers/processes.ts';
import { startServer } from '../servers/server.ts';
import type { Comparison, Family, Side, Stage } from '../subject.ts';

const visitors = 2_000;
const connections = 64;
const mostPerSecond = 10_000;

/** What a second process brings on this machine, where driver and database take their share of it. */
export const processes: Family = {
  roundsOf: (asked) => Math.min(4, asked),
  subjects: [
    { name: 'two-poll', what: '`queue.status`, two processes behind one port', yardstick: 'one process', goal: 1.7 },
    { name: 'two-hold', what: '`concert.reserve`, two processes behind one port', yardstick: 'one process', goal: 1 },
  ],
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
  const { cluster, seconds, rounds } = stage;
  const seats = Math.ceil(mostPerSecond * seconds * (rounds + 1));
  await buildHall(cluster, { seats, visitors }, { concerts: 1, people: 10_000, buyers: 1_000 }, 'processes');
  const hold = (index: number): Buffer => {
    const [visitor, seat] = [index % visitors, scattered(index, seats)];
    const wish = { concertId, scheduleId: scheduleIdOf(seat), seatIds: [seatIdOf(seat)] };
    const input = { ...wish, token: queueToken(concertId, visitor), idempotencyKey: `hold ${index}` };
    return mutationRequest('concert.reserve', input, accessToken(visitor));
  };
  const sides = [];
  for (const count of counts) {
    const name = `processes_${count}`;
    stage.use(await openHall(cluster, name, 'processes'));
    const options = { databaseUrl: cluster.url(name), processes: count };
    const server = stage.use(await startServer<Processes>('processes.ts', options));
    sides.push({
      'two-poll': httpSide(stage, server, connections, repeated(visitors, poll)),
      'two-hold': httpSide(stage, server, connections, onceEach(hold, { all: seats, perSecond: mostPerSecond })),
    });
  }
  return sides;
}
