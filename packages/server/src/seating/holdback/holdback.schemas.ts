import { z } from 'zod';
import type { NamedSeat } from '../../errors.ts';
import { id, type KeyedByOperator, keyOfOperator, label, page, type PageRequest, requestOf } from '../../rpc/inputs.ts';

/** Which seats of a date. */
interface SeatsOfDateRequest extends KeyedByOperator {
  /** The concert of the schedule (date). */
  concertId: string;
  /** The schedule, from `concert.get`. */
  scheduleId: string;
  /** 1–1,000 distinct seats. These or `section`. */
  seatIds?: number[] | undefined;
  /** A section of the date, 1–100 characters: all of it, or some of its rows. */
  section?: string | undefined;
  /** 1–1,000 distinct rows of `section`, by their names of 1–20 characters; all of them unless given. */
  rows?: string[] | undefined;
}

/** Which seats to keep back, and for whom. */
export interface BlockSeatsRequest extends SeatsOfDateRequest {
  /** For whom or why, such as `press`: 1–100 characters, no control characters. Seats that are kept back already get this label. */
  label: string;
}

/** Which seats to free: by their ids, by section, or all that have a label. */
export interface UnblockSeatsRequest extends SeatsOfDateRequest {
  /** Only those kept back under this label, 1–100 characters; whatever their label unless given. */
  label?: string | undefined;
}

/** The seats of which date that are kept back. */
export interface BlockedSeatsRequest extends PageRequest {
  /** The concert of the schedule (date). */
  concertId: string;
  /** The schedule, from `concert.get`. */
  scheduleId: string;
  /** Only those kept back under this label, 1–100 characters; all of them unless given. */
  label?: string | undefined;
}

const areDistinct = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

const which = {
  concertId: id,
  scheduleId: id,
  seatIds: z
    .array(z.int().min(1).max(2_147_483_647))
    .min(1)
    .max(1_000)
    .refine(areDistinct, 'must be distinct')
    .optional(),
  section: label(100).optional(),
  rows: z.array(label(20)).min(1).max(1_000).refine(areDistinct, 'must be distinct').optional(),
  ...keyOfOperator,
};

type Which = Pick<SeatsOfDateRequest, 'seatIds' | 'section' | 'rows'>;
const isByOne = ({ seatIds, section }: Which): boolean => seatIds === undefined || section === undefined;
const onlyOne = { path: ['section'], error: 'beside seatIds says two things: give one of them' };
const hasSection = ({ rows, section }: Which): boolean => rows === undefined || section !== undefined;
const ofSection = { path: ['rows'], error: 'are rows of a section: give section, too' };

export const blockSeatsInput = requestOf<BlockSeatsRequest>()(
  z
    .object({ ...which, label: label(100) })
    .refine(isByOne, onlyOne)
    .refine(hasSection, ofSection)
    .refine(({ seatIds, section }) => seatIds !== undefined || section !== undefined, {
      path: ['seatIds'],
      error: 'or section is needed',
    }),
);

export const unblockSeatsInput = requestOf<UnblockSeatsRequest>()(
  z
    .object({ ...which, label: label(100).optional() })
    .refine(isByOne, onlyOne)
    .refine(hasSection, ofSection)
    .refine((input) => input.seatIds !== undefined || input.section !== undefined || input.label !== undefined, {
      path: ['seatIds'],
      error: 'or section or label is needed',
    }),
);

export const blockedSeatsInput = requestOf<BlockedSeatsRequest>()(
  z.object({ concertId: id, scheduleId: id, label: label(100).optional(), ...page }),
);

/** A seat and the label under which it is kept back; null when it is not. */
export interface KeptSeat extends NamedSeat {
  label: string | null;
}

/** How many seats of a date are kept back under a label. */
export interface LabelCount {
  label: string;
  count: number;
}

/** Seats of a date as they are now, and what is kept back of it. */
export interface BlockedOutput {
  concertId: string;
  scheduleId: string;
  startsAt: Date;
  capacity: number;
  /** The seats that were meant. */
  seatIds: number[];
  /** The same with their labels. */
  seats: KeptSeat[];
  /** Seats of the date that are kept back, all labels together. */
  blocked: number;
  /** In the order of their names. */
  labels: LabelCount[];
}

/** What is kept back of a date, label by label and seat by seat, beside its other figures. */
export interface BlockedSeats {
  concertId: string;
  scheduleId: string;
  capacity: number;
  /** Paid for. */
  sold: number;
  /** Held by visitors now. */
  held: number;
  /** Kept back by operators. */
  blocked: number;
  /** What can be reserved: the capacity without all of these. */
  available: number;
  /** In the order of their names. */
  labels: LabelCount[];
  /** This page of the seats that are kept back, in the order of their ids. */
  seats: KeptSeat[];
  nextCursor: string | null;
}
