/**
 * The typed client of Stagedoor.
 * @packageDocumentation
 */
export { createStagedoor, type Stagedoor, type StoredVisit } from './stagedoor.ts';
export type { BestWish, CallOptions, Connection, IntentOptions, TurnShape, UpdateOptions, Visit } from './visit.ts';
export type { VisitEnded } from './visit-ended.ts';
export type { Hold } from './hold.ts';
export type { LiveSeats, StandingPlaces } from './live-seats.ts';
export { type AccessToken, NoAccessToken } from './access-token.ts';
export { createClient, type ClientOptions } from './client.ts';
export { transformer, type Conversion, type Transformer } from './transformer.ts';
export type { Retry, RetryOptions } from './retry.ts';
export {
  isRefusal,
  safe,
  type RefusalError,
  type RefusalIn,
  type RefusalOf,
  type Safe,
  type Unreachable,
} from './refusal.ts';
export type {
  Answer,
  AppRouter,
  DetailsOf,
  ErrorData,
  NamedSeat,
  Reason,
  ReasonDetails,
  RouterInputs,
  RouterOutputs,
  ShapeOf,
  StagedoorClient,
  TokenStatus,
} from './types.ts';
export { DrawMismatch, placeInDraw, type PublishedDraw } from './draw.ts';
