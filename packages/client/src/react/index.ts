/**
 * Stagedoor for React, on TanStack Query.
 * @packageDocumentation
 */
export { StagedoorProvider, useStagedoor } from './provider.ts';
export { useVisit, type VisitEntry } from './use-visit.ts';
export type { VisitStorage } from './stored-visit.ts';
export { useTurn, type Turn } from './use-turn.ts';
export { useDates } from './use-dates.ts';
export { useSeats } from './use-seats.ts';
export { useSeatMap } from './use-seat-map.ts';
export { useLiveSeats, type WatchedSeats } from './use-live-seats.ts';
export { useHolds } from './use-holds.ts';
export { usePayments } from './use-payments.ts';
export { useConcert } from './use-concert.ts';
export { useConcerts } from './use-concerts.ts';
export { useBalance } from './use-balance.ts';
export { useReserve } from './use-reserve.ts';
export { useReserveBest } from './use-reserve-best.ts';
export { useLeave } from './use-leave.ts';
export { useRelease } from './use-release.ts';
export { useCharge } from './use-charge.ts';
export { usePay } from './use-pay.ts';
export { useHoldCountdown } from './use-hold-countdown.ts';
export { stagedoorQueries, type StagedoorQueries } from './queries.ts';
export type { AnswerOf, MutationResultOf, QueryOf, QueryResultOf, RefusalBy } from './types.ts';
