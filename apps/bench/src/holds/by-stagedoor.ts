import { reserve } from '../../../../packages/server/src/seating/reserve.ts';
import { newId } from '../../../../packages/server/src/ids.ts';
import { keyed } from '../../../../packages/server/src/rpc/index.ts';
import { load } from '../load.ts';
import { batchSizeOf } from './batch-size.ts';
import { concertId, scheduleIdOf, seatIdOf, seqOf, userIdOf } from './hall.ts';
import { type Pick as PickedSeat, randomPicks } from './pick.ts';
import { open } from './stagedoor.ts';
import type { Run, Way } from './way.ts';
import type { Stagedoor } from '@stagedoor/server';

type Hold = (pick: PickedSeat) => Promise<void>;

/** Stagedoor's command, handed to the engine as its procedure does. */
export const byEngine = (callers: number): Way => ({
  name: `Stagedoor, the engine, ${callers.toLocaleString('en')} callers`,
  run: (run) => runStagedoor(run, callers, throughEngine),
});

/** The whole procedure: input checked, token's signature verified, context made. */
export const byProcedure = (callers: number): Way => ({
  name: `Stagedoor, the procedure, ${callers.toLocaleString('en')} callers`,
  run: (run) => runStagedoor(run, callers, throughProcedure),
});

async function runStagedoor(run: Run, callers: number, holder: (stagedoor: Stagedoor, run: Run) => Hold) {
  const stagedoor = await open(run.databaseUrl);
  try {
    const hold = holder(stagedoor, run);
    const next = randomPicks(run);
    const batches = batchSizeOf(stagedoor.registry, reserve.name);
    const measured = await load({ callers, ...run, onMeasuring: () => batches.start() }, async () => {
      const pick = next();
      if (pick) await hold(pick);
      return pick !== undefined;
    });
    return { ...measured, batchSize: await batches.mean() };
  } finally {
    await stagedoor.stop();
  }
}

function throughEngine({ services: { engine } }: Stagedoor): Hold {
  return async ({ place, seat, visitor }) => {
    const visit = { concertId, userId: userIdOf(visitor), seq: seqOf(visitor), ahead: 0 };
    const input = {
      concertId,
      scheduleId: scheduleIdOf(seat),
      seatIds: [seatIdOf(seat)],
    };
    const settled = await engine.run(
      reserve,
      { ...input, visit, reservationId: newId('res', new Date()) },
      keyed(visit.userId, concertId, `hold ${place}`, input),
    );
    if ('refused' in settled) throw new Error(`Seat ${seat} was refused: ${settled.refused.reason}`);
  };
}

export function throughProcedure(stagedoor: Stagedoor, { visitors }: Pick<Run, 'visitors'>): Hold {
  const callers = Array.from({ length: visitors }, (_, visitor) => {
    const userId = userIdOf(visitor);
    return {
      concert: stagedoor.createCaller({ kind: 'user', userId }).concert,
      token: stagedoor.services.signer.sign({ concertId, userId, seq: seqOf(visitor), epoch: 0 }),
    };
  });
  return async ({ place, seat, visitor }) => {
    const { concert, token } = callers[visitor]!;
    await concert.reserve({
      concertId,
      scheduleId: scheduleIdOf(seat),
      seatIds: [seatIdOf(seat)],
      token,
      idempotencyKey: `hold ${place}`,
    });
  };
}
