import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Stagedoor } from '@stagedoor/server';
import { migrate } from '@stagedoor/server/migrate';
import { cancelSchedule } from '../../../../packages/server/src/cancellation/cancel-schedule.ts';
import { refund } from '../../../../packages/server/src/payment/refund.ts';
import { type Cluster, clusterFlag, startCluster } from '../cluster.ts';
import { seedHistory } from '../history.ts';
import { brokenInvariants, open } from '../holds/stagedoor.ts';
import { decimal, printTable, whole } from '../table.ts';

const database = 'cancelling';
const scheduleId = 'sch_past';

/** How long it takes until everyone who paid for a cancelled date has their money back, beside refunds one after the other. */
export async function cancelling(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { payments: { type: 'string', default: '2000' }, ...clusterFlag } });
  const payments = Number(values.payments);
  await using cluster = await startCluster(values.database);
  await cluster.make(database);
  await migrate(cluster.url(database));
  await seedHistory(cluster, database, { concerts: 2, people: payments, buyers: payments });
  const stagedoor = await open(cluster.url(database));
  const took: [way: string, ms: number][] = [];
  try {
    took.push(['one after the other', await timed(() => byHand(stagedoor, payments))]);
    took.push(['by cancelling their date', await timed(() => cancelled(stagedoor, cluster, payments))]);
  } finally {
    await stagedoor.stop();
  }
  const broken = await brokenInvariants(cluster.url(database));
  if (broken.length > 0) throw new Error(broken.join('\n'));
  printTable(
    [`${whole(payments)} payments are given back`, 's', 'payments/s', 'of one by one'],
    took.map(([way, ms]) => [
      way,
      decimal(ms / 1_000, 2),
      whole((payments * 1_000) / ms),
      decimal(took[0]![1] / ms, 2),
    ]),
  );
}

async function byHand({ services: { engine } }: Stagedoor, payments: number): Promise<void> {
  for (let visitor = 0; visitor < payments; visitor++) {
    const settled = await engine.run(
      refund,
      {
        concertId: 'con_past0',
        reservationId: `res_0x${visitor}`,
        userId: `visitor_${visitor}`,
        currency: 'KRW',
        reason: 'By hand.',
        refundId: `ref_0_${visitor}`,
      },
      undefined,
    );
    if ('refused' in settled) throw new Error(settled.refused.message);
  }
}

/** From the cancellation until the last refund is committed. */
async function cancelled({ services: { engine } }: Stagedoor, cluster: Cluster, payments: number): Promise<void> {
  const settled = await engine.run(cancelSchedule, { concertId: 'con_past1', scheduleId, reason: 'Rain.' }, undefined);
  if ('refused' in settled) throw new Error(settled.refused.message);
  const progress = `select refunded from cancellations where concert_id = 'con_past1' and finished_at is not null`;
  for (;;) {
    const [finished] = await cluster.sql<{ refunded: number }>(database, progress);
    if (finished?.refunded === payments) return;
    if (finished) throw new Error(`${finished.refunded} of ${payments} were refunded.`);
    await delay(20);
  }
}

async function timed(run: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await run();
  return performance.now() - startedMs;
}
