/**
 * The typed client of Stagedoor.
 * @packageDocumentation
 */
export { createClient, type ClientOptions, type StagedoorClient } from './client.ts';
export type { AppRouter, ErrorData, Reason, ReasonDetails, RouterInputs, RouterOutputs } from './types.ts';
export { isRefusal, type RefusalError, safe } from './refusal.ts';
export { DrawMismatch, placeInDraw, type PublishedDraw } from './draw.ts';
