import { usualPast } from '../../history.ts';
import { buildHall, openHall } from '../../holds/hall.ts';
import { type Child, startChild } from '../child.ts';
import { type Job, type Open, workSide } from '../servers/work.ts';
import type { Comparison, Family, Site } from '../subject.ts';

/** On an on-sale as many as this want to pay at once. */
const crowd = 1_000;

/** More would only wait for one of the ten connections, and the round would end with waiting. */
const ordinaryCallers = 64;

/** No more payments are made in a second here. */
const mostPerSecond = 15_000;

/** They hold no seats, so that nobody who charges has paid and gone. */
const charging = 1_001;

const jobs: Readonly<Record<string, Job>> = { pay: 'pay', 'charge-hot': 'charge one', 'charge-many': 'charge many' };

/** Whoever pays has a seat already. */
async function hallOf({ cluster, seconds, runs }: Site, wanted: ReadonlySet<string>): Promise<{ seats: number }> {
  const people = wanted.has('pay') ? Math.ceil(mostPerSecond * seconds * runs) : 1;
  const seats = Math.min(people, 100_000);
  await buildHall(cluster, { seats, visitors: seats + charging, held: seats }, usualPast, 'money');
  return { seats };
}

/** Money, without a network: crowd transactions against one transaction for each. */
export const money: Family = {
  subjects: [
    {
      name: 'pay',
      what: '`payment.pay` in process, different users, 1,000 callers',
      yardstick: 'an ordinary Sequelize transaction, the same work',
      goal: 15,
    },
    {
      name: 'charge-hot',
      what: '`wallet.charge` in process, one hot user, 1,000 callers',
      yardstick: 'a row lock in an ordinary Sequelize transaction for each',
      goal: 20,
    },
    {
      name: 'charge-many',
      what: '`wallet.charge` in process, 1,000 users, 1,000 callers',
      yardstick: 'a row lock in an ordinary Sequelize transaction for each',
      goal: 10,
    },
  ],
  prepare: async (site, wanted) => void (await hallOf(site, wanted)),
  async open(stage, wanted) {
    const { cluster, seconds } = stage;
    const { seats } = await hallOf(stage, wanted);
    const open = async (file: string): Promise<Child> => {
      const name = `money_${file.replaceAll('-', '_')}`;
      stage.use(await openHall(cluster, name, 'money'));
      // The yardstick at its best: planned with what is there.
      if (file === 'ordinary') await cluster.sql(name, 'analyze');
      const child = stage.use(startChild(new URL(`../servers/${file}.ts`, import.meta.url)));
      await child.tell({ databaseUrl: cluster.url(name), seats } satisfies Open);
      return child;
    };
    const [stagedoor, ordinary] = await Promise.all([open('in-process'), open('ordinary')]);
    return Object.entries(jobs)
      .filter(([subject]) => wanted.has(subject))
      .map(([subject, job]): Comparison => ({
        subject,
        of: workSide(stagedoor, { job, callers: crowd, seconds }),
        by: workSide(ordinary, { job, callers: ordinaryCallers, seconds }),
      }));
  },
};
