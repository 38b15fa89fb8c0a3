import { randomBytes } from 'node:crypto';
import { rows } from '../database/rows.ts';
import { inTransaction } from '../database/transaction.ts';
import { newId } from '../ids.ts';
import type { Models } from '../models.ts';
import { queueDefaults } from '../queue/index.ts';

/** Makes a concert with its queue, in one transaction. The queue opens at `salesOpenAt`. */
export async function createConcert(
  { Concert, Queue }: Models,
  input: { title: string; currency: string; salesOpenAt: Date | undefined },
  now: Date,
  history: string,
): Promise<{ concertId: string }> {
  const concertId = newId('con', now);
  const salesOpenAt = input.salesOpenAt ?? now;
  await inTransaction(Concert.sequelize!, async (transaction) => {
    await Concert.create({ concertId, title: input.title, currency: input.currency, createdAt: now }, { transaction });
    const [stamp] = await rows<{ id: number }>(transaction, 'select pg_current_xact_id()::text::bigint as id');
    await Queue.create(
      {
        ...queueDefaults,
        concertId,
        state: 'open',
        salesOpenAt,
        drawSeed: randomBytes(32).toString('hex'),
        creditedAt: now,
        // Without a pre-queue there is nothing to draw.
        drawn: salesOpenAt <= now ? 0 : null,
        // Nodes look for what changed by this.
        changedBy: stamp!.id,
        history,
      },
      { transaction },
    );
  });
  return { concertId };
}
