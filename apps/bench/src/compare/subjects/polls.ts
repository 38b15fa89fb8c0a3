import { httpSide, repeated } from '../drivers/http-side.ts';
import { queryRequest } from '../drivers/requests.ts';
import { emptyDatabase, makeCrowd } from '../scenes/concerts.ts';
import { accessToken, queueToken } from '../scenes/people.ts';
import type { Bare } from '../servers/bare.ts';
import type { Product } from '../servers/stagedoor.ts';
import { startServer } from '../servers/server.ts';
import type { Comparison, Family, Side, Site } from '../subject.ts';
import { answerTo } from './answer.ts';

const connections = 32;

/** So many different people ask. */
const asking = 1_000;

const poll = (concertId: string, person: number, bearer?: string): Buffer =>
  queryRequest('queue.status', { token: queueToken(concertId, person) }, bearer);

const linesOf = ({ cluster }: Site, wanted: ReadonlySet<string>): Promise<string> =>
  cluster.template('polls', async () => {
    await emptyDatabase(cluster, 'polls');
    await makeCrowd(cluster, 'polls', { concertId: 'con_few', inside: 0, waiting: asking });
    if (wanted.has('poll-million'))
      await makeCrowd(cluster, 'polls', { concertId: 'con_many', inside: 0, waiting: 1_000_000 });
  });

/** What everybody does who waits. */
export const polls: Family = {
  warmUps: 3,
  subjects: [
    {
      name: 'poll',
      what: '`queue.status` of 1,000 who wait, over HTTP',
      yardstick: 'bare Hono, the same bytes',
      goal: 0.6,
    },
    {
      name: 'poll-signed',
      what: 'the same with the user’s access token sent along',
      yardstick: '`queue.status` without it',
      goal: 0.95,
    },
    {
      name: 'poll-million',
      what: 'the same with 1,000,000 waiting',
      yardstick: '`queue.status` with 1,000 waiting',
      goal: 0.9,
    },
  ],
  prepare: async (site, wanted) => void (await linesOf(site, wanted)),
  async open(stage, wanted) {
    const { cluster } = stage;
    const url = cluster.url(await linesOf(stage, wanted));
    const needsMillion = wanted.has('poll-million');
    const product = stage.use(await startServer<Product>('stagedoor.ts', { databaseUrl: url }));

    const everyone = (request: (person: number) => Buffer): Side =>
      httpSide(stage, product, connections, repeated(asking, request));

    const few = everyone((person) => poll('con_few', person));
    const comparisons: Comparison[] = [];
    if (wanted.has('poll')) {
      const bytes = await answerTo(product.port, poll('con_few', 500));
      const bare = stage.use(await startServer<Bare>('bare.ts', { bytes }));
      const requests = repeated(asking, (person) => poll('con_few', person));
      comparisons.push({ subject: 'poll', of: few, by: httpSide(stage, bare, connections, requests) });
    }
    if (wanted.has('poll-signed')) {
      const signed = everyone((person) => poll('con_few', person, accessToken(person)));
      comparisons.push({ subject: 'poll-signed', of: signed, by: few });
    }
    if (needsMillion) {
      const many = everyone((person) => poll('con_many', person * 1_000));
      comparisons.push({ subject: 'poll-million', of: many, by: few });
    }
    return comparisons;
  },
};
