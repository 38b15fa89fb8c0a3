import { concertId, openHall, scattered, scheduleIdOf, seatIdOf } from '../../holds/hall.ts';
import { httpSide, onceEach } from '../drivers/http-side.ts';
import { mutationRequest } from '../drivers/requests.ts';
import { hallOverHttp } from '../scenes/hall-over-http.ts';
import { accessToken, queueToken } from '../scenes/people.ts';
import { startServer } from '../servers/server.ts';
import type { Product } from '../servers/stagedoor.ts';
import type { Family } from '../subject.ts';

const connections = 64;

/** A hold as a visitor's browser makes it. */
export const holdsOverHttp: Family = {
  warmUps: 3,
  subjects: [
    {
      name: 'reserve',
      what: '`concert.reserve` over HTTP, 64 connections',
      yardstick: 'an empty mutation on the same server, behind the same checks',
      goal: 0.7,
    },
  ],
  prepare: async (site) => void (await hallOverHttp(site)),
  async open(stage) {
    const { cluster } = stage;
    const { seats, visitors, mostPerSecond } = await hallOverHttp(stage);
    stage.use(await openHall(cluster, 'reserving', 'over_http'));
    const product = stage.use(await startServer<Product>('stagedoor.ts', { databaseUrl: cluster.url('reserving') }));
    const by = (procedure: string, prefix: string): ((index: number) => Buffer) => {
      return (index) => {
        const visitor = index % visitors;
        const seat = scattered(index, seats);
        const wish = { concertId, scheduleId: scheduleIdOf(seat), seatIds: [seatIdOf(seat)] };
        const input = { ...wish, token: queueToken(concertId, visitor), idempotencyKey: `${prefix} ${index}` };
        return mutationRequest(procedure, input, accessToken(visitor));
      };
    };
    const most = { perSecond: mostPerSecond, all: seats };
    return [
      {
        subject: 'reserve',
        of: httpSide(stage, product, connections, onceEach(by('concert.reserve', 'hold'), most)),
        by: httpSide(stage, product, connections, onceEach(by('empty.holding', 'nothing'))),
      },
    ];
  },
};
