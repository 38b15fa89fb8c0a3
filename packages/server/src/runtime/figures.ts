import { Counter, Gauge, type Registry } from 'prom-client';
import type { Sequelize } from 'sequelize';
import { isAdmitting, statsOf } from '../queue/index.ts';
import type { Services } from '../rpc/context.ts';

/** The figures of what is remembered and of what is waited for, read when somebody scrapes. */
export function registerFigures(
  registry: Registry,
  { queues, clock, pools, faults }: Pick<Services, 'queues' | 'clock' | 'pools' | 'faults'>,
  sinceTickMs: () => number,
): void {
  const registers = [registry];
  const ofQueues: readonly [name: string, help: string, of: (figures: QueueFigures) => number][] = [
    ['stagedoor_queue_waiting', 'People who wait, by concert: of queues that anybody is in.', (queue) => queue.waiting],
    ['stagedoor_queue_inside', 'People inside, by concert.', (queue) => queue.active],
    ['stagedoor_queue_admitted', 'Admitted so far, by concert. It only grows.', (queue) => queue.admitted],
    [
      'stagedoor_queue_departed',
      'Left before their turn so far, by concert. It only grows.',
      (queue) => queue.departed,
    ],
    ['stagedoor_queue_polls_per_second', 'Status polls on this node, by concert.', (queue) => queue.pollsPerSecond],
    [
      'stagedoor_queue_open',
      '1 while people are let in, 0 before sales open and while paused, closed or sold out, by concert.',
      ({ isOpen }) => Number(isOpen),
    ],
  ];
  for (const [name, help, of] of ofQueues)
    new Gauge({
      name,
      help,
      labelNames: ['concert'],
      registers,
      collect() {
        this.reset();
        for (const [concert, queue] of queues.all()) {
          const stats = statsOf(concert, queue, clock.nowMs());
          const isOpen = isAdmitting(queue.row, clock.now()) && !queue.row.soldOut;
          if (stats.waiting + stats.active > 0) this.set({ concert }, of({ ...stats, isOpen }));
        }
      },
    });
  new Gauge({
    name: 'stagedoor_tick_age_seconds',
    help: 'Since the last round of ticks that went well. Nobody is let in while it grows.',
    registers,
    collect() {
      this.set(sinceTickMs() / 1_000);
    },
  });
  new Gauge({
    name: 'stagedoor_connections',
    help: 'Connections to the database, by whom they serve, and how many calls wait for one.',
    labelNames: ['pool', 'state'],
    registers,
    collect() {
      for (const [pool, db] of Object.entries(pools) as [string, Sequelize][])
        for (const [state, count] of Object.entries(connectionsOf(db))) this.set({ pool, state }, count);
    },
  });
  new Counter({
    name: 'stagedoor_faults_total',
    help: 'Faults that were met, by the level of their line in the log, where only the first of ten seconds stands.',
    labelNames: ['level'],
    registers,
    collect() {
      this.reset();
      for (const [level, count] of Object.entries(faults.met)) this.inc({ level }, count);
    },
  });
}

type QueueFigures = ReturnType<typeof statsOf> & { readonly isOpen: boolean };

function connectionsOf(db: Sequelize): Record<'used' | 'free' | 'waited_for', number> {
  const { pool } = db.connectionManager as unknown as { pool: Record<'using' | 'available' | 'waiting', number> };
  return { used: pool.using, free: pool.available, waited_for: pool.waiting };
}
