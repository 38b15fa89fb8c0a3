import { httpSide, onceEach } from '../drivers/http-side.ts';
import { mutationRequest } from '../drivers/requests.ts';
import { emptyDatabase, makeCrowd } from '../scenes/concerts.ts';
import { accessToken } from '../scenes/people.ts';
import { startServer } from '../servers/server.ts';
import type { Product } from '../servers/stagedoor.ts';
import type { Family } from '../subject.ts';

const connections = 64;
const concertId = 'con_bench';

/** How everybody begins. Nobody has been here before: whoever calls has an access token that was never seen, on both sides. */
export const entering: Family = {
  warmUps: 3,
  subjects: [
    {
      name: 'enter',
      what: '`queue.issueToken` of new users, over HTTP, 64 connections',
      yardstick: 'an empty mutation on the same server, behind the same checks, by new users, too',
      goal: 0.7,
    },
  ],
  async open(stage) {
    const { url } = stage.use(await emptyDatabase(stage.cluster, 'entering'));
    await makeCrowd(stage.cluster, 'entering', { concertId, inside: 0, waiting: 0 });
    const product = stage.use(await startServer<Product>('stagedoor.ts', { databaseUrl: url }));
    const by = (procedure: string, first: number): ((index: number) => Buffer) => {
      return (index) => mutationRequest(procedure, { concertId }, accessToken(first + index));
    };
    return [
      {
        subject: 'enter',
        of: httpSide(stage, product, connections, onceEach(by('queue.issueToken', 0))),
        by: httpSide(stage, product, connections, onceEach(by('empty.entering', 10_000_000))),
      },
    ];
  },
};
