import type { NamedSeat, Reason } from '@stagedoor/client';
import { listed } from '../language/formats.ts';
import { money, whole } from '../language/forms.ts';
import { withFullStop } from '../language/full-stop.ts';
import type { Language, MessageKey, Say } from '../language/language.ts';
import { seatName } from '../seats/seat-name.ts';

/** Every reason that a visitor may meet. */
export type RefusalReason = Reason | 'UNREACHABLE' | 'VISIT_ENDED';

/** A refusal as far as its sentence goes: its reason, and whatever comes with it. */
export interface Told {
  readonly reason: RefusalReason;
  readonly [detail: string]: unknown;
}

const outdated = 'refusal.outdated';

/** What happened and what to do next, of each reason. Several may say the same: it is the same to a visitor. */
const sentences: Readonly<Record<RefusalReason, MessageKey>> = {
  INVALID_INPUT: outdated,
  IDEMPOTENCY_KEY_REUSED: outdated,
  NOT_FOUND: outdated,
  METHOD_NOT_ALLOWED: outdated,
  UNSUPPORTED_MEDIA_TYPE: outdated,
  PAYLOAD_TOO_LARGE: outdated,
  UNAUTHENTICATED: 'refusal.signedOut',
  FORBIDDEN: 'refusal.forbidden',
  USER_NOT_FOUND: 'refusal.unknownUser',
  USER_ERASED: 'refusal.unknownUser',
  TOKEN_INVALID: 'refusal.otherVisit',
  TOKEN_EXPIRED: 'refusal.visitOver',
  VISIT_ENDED: 'refusal.visitOver',
  TOKEN_SPENT: 'refusal.visitPaid',
  TOKEN_NOT_ACTIVE: 'refusal.notYet',
  CONCERT_NOT_FOUND: 'refusal.noConcert',
  SCHEDULE_NOT_FOUND: 'refusal.noDate',
  SECTION_NOT_FOUND: 'refusal.noSeat',
  PLAN_NOT_FOUND: 'refusal.noSeat',
  SEAT_NOT_FOUND: 'refusal.noSeat',
  RESERVATION_NOT_FOUND: 'refusal.noHold',
  PAYMENT_NOT_FOUND: 'refusal.noPayment',
  SEAT_TAKEN: 'refusal.taken',
  ORPHAN_SEAT: 'refusal.lonelySeat',
  NOT_ENOUGH_SEATS: 'refusal.notEnough',
  LIMIT_EXCEEDED: 'refusal.limit',
  HOLD_EXPIRED: 'refusal.holdOver',
  ALREADY_PAID: 'refusal.alreadyPaid',
  NOT_PAID: 'refusal.notPaid',
  INSUFFICIENT_BALANCE: 'refusal.short',
  BALANCE_LIMIT: 'refusal.walletFull',
  CHARGE_CLOSED: 'refusal.chargeClosed',
  SALES_ENDED: 'refusal.salesEnded',
  SALES_STARTED: 'refusal.forbidden',
  CONCERT_CANCELLED: 'refusal.concertCancelled',
  SCHEDULE_CANCELLED: 'refusal.dateCancelled',
  QUEUE_CLOSED: 'refusal.closed',
  RATE_LIMITED: 'refusal.tooFast',
  REQUEST_TIMEOUT: 'refusal.unreachable',
  UNREACHABLE: 'refusal.unreachable',
  OVERLOADED: 'refusal.busy',
  UNAVAILABLE: 'refusal.busy',
  OUTCOME_UNKNOWN: 'refusal.unknown',
  INTERNAL: 'refusal.internal',
};

/** Whether the page and the server are of different versions. */
export const isOutdated = ({ reason }: Told): boolean => (sentences[reason] ?? outdated) === outdated;

/** What to say of a refusal. */
export function sentence(refusal: Told, say: Say, language: Language, currency = 'KRW'): string {
  const { missing, limit, ahead, retryAfterMs, cancelReason, seats } = refusal;
  return say(sentences[refusal.reason] ?? outdated, {
    missing: typeof missing === 'number' ? money(missing, currency, language) : '',
    limit:
      typeof limit !== 'number'
        ? ''
        : refusal.reason === 'BALANCE_LIMIT'
          ? money(limit, currency, language)
          : whole(limit, language),
    ahead: typeof ahead === 'number' ? whole(ahead, language) : '',
    count: typeof retryAfterMs === 'number' ? Math.max(1, Math.ceil(retryAfterMs / 1_000)) : 1,
    why: typeof cancelReason === 'string' ? withFullStop(cancelReason) : '',
    seats: Array.isArray(seats)
      ? listed(
          (seats as readonly NamedSeat[]).map((seat) => seatName(seat, say)),
          language,
        )
      : '',
  }).trim();
}
