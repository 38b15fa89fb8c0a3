import {
  cancelDate,
  type CatalogueEvent,
  type DateRow,
  type HallSeat,
  lockConcert,
  lockHall,
  lockSchedule,
  stampConcert,
} from '../catalogue/index.ts';
import type { Command } from '../engine/command.ts';
import type { Locked } from '../engine/batch.ts';
import { refusal } from '../errors.ts';
import { concertKeys } from '../queue/index.ts';
import type { CancelledSchedule } from './cancellation.schemas.ts';
import { type CancellationRow, lockCancellation, writeCancellation } from './cancellation.store.ts';

export interface CancelScheduleInput {
  readonly concertId: string;
  readonly scheduleId: string;
  readonly reason: string;
}

interface State {
  readonly known: (CancellationRow & Locked) | undefined;
  readonly date: (DateRow & Locked) | undefined;
  readonly seats: readonly (HallSeat & Locked)[];
}

interface Effect {
  readonly date: DateRow;
  readonly cancellation: CancellationRow;
}

/**
 * Ends the sale of a date at once and for good. Holding and paying lock seats before they look at the date: with all of its seats
 * locked here, nothing is sold after this commit, so what is to be refunded is known.
 */
export const cancelSchedule: Command<CancelScheduleInput, State, CancelledSchedule, Effect> = {
  name: 'concert.cancelSchedule',
  share: 1,
  keys: concertKeys,
  // One may have a hundred thousand seats.
  batchSize: 1,
  partition: (input) => input.concertId,

  async load(batch, [input]) {
    const { concertId, scheduleId } = input!;
    const known = await lockCancellation(batch, concertId, scheduleId);
    await lockConcert(batch, concertId);
    const date = await lockSchedule(batch, concertId, scheduleId);
    if (date === undefined || date.cancelReason !== null) return { known, date, seats: [] };
    return { known, date, seats: await lockHall(batch, date) };
  },

  *dependsOn({ known, date, seats }) {
    yield known;
    yield date;
    yield* seats;
  },

  decide({ known, date, seats }, { concertId, scheduleId, reason: given }, now) {
    if (date === undefined) return { refused: refusal('SCHEDULE_NOT_FOUND') };
    const status = 'cancelled' as const;
    if (date.cancelReason !== null) {
      const payments = known?.payments ?? 0;
      return { answer: { concertId, scheduleId, status, reason: date.cancelReason, payments } };
    }
    const sold = new Set(
      seats.flatMap(({ sold, blocked, reservationId }) => (sold && blocked === null ? [reservationId] : [])),
    );
    const reason = known?.reason ?? given;
    const cancellation: CancellationRow = {
      concertId,
      scheduleId,
      reason,
      payments: sold.size,
      refunded: 0,
      amount: 0,
      failures: [],
      begunAt: known?.begunAt ?? now,
      finishedAt: sold.size === 0 ? now : null,
    };
    return {
      answer: { concertId, scheduleId, status, reason, payments: sold.size },
      effect: { date, cancellation },
    };
  },

  async store(batch, effects) {
    for (const { date, cancellation } of effects) {
      await cancelDate(batch, date, cancellation.reason);
      await writeCancellation(batch, cancellation);
      await stampConcert(batch, date.concertId);
    }
  },

  events: (_batch, effects): CatalogueEvent[] =>
    effects.map(({ date: { concertId, scheduleId } }) => ({ kind: 'schedule.cancelled', concertId, scheduleId })),
};
