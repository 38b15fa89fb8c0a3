import { Refunding } from '../cancellation/index.ts';
import { Erasing } from '../erasure/index.ts';
import { prune } from '../operator/index.ts';
import type { Admissions } from '../queue/index.ts';
import type { Services } from '../rpc/context.ts';
import type { Job } from './periodic.ts';

/** What every node does at each tick, in this order. */
export const tickJobs = (
  { queues, presence }: Pick<Services, 'queues' | 'presence'>,
  admissions: Admissions,
): readonly Job[] => [
  { name: 'refreshing the queues', run: () => queues.tick() },
  { name: 'writing presence', run: () => presence.flush() },
  { name: 'admission', run: () => admissions.tick() },
  // Last: a page that is slow to read, or fails, must keep nobody from coming in.
  { name: 'reconciling the queues', run: () => queues.reconcile() },
];

/** How often a node looks for what operators began and it can go on with. */
export const secondMs = 1_000;

/** What every node does each second, each apart from ticks and from the others: refunds may take long. */
export const secondJobs = (services: Services): readonly Job[] => {
  const refunding = new Refunding(services);
  const erasing = new Erasing(services);
  return [
    { name: 'refunding what was cancelled', run: () => refunding.run() },
    { name: 'erasing users', run: () => erasing.run() },
  ];
};

export const hourMs = 60 * 60 * 1_000;

/** What every node does once an hour. */
export const hourlyJobs = ({ pools, clock }: Pick<Services, 'pools' | 'clock'>): readonly Job[] => [
  { name: 'pruning', run: () => prune(pools.operators, clock.now()) },
];
