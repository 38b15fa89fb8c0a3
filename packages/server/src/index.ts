/**
 * Stagedoor's server as a library: open it on a database, call its procedures in process or serve them over HTTP.
 * @packageDocumentation
 */
export type { AppRouter } from './api.ts';
export { defaults, limits, type HttpConfig, type JwtConfig, type StagedoorConfig } from './config.ts';
export type { Actor } from './rpc/context.ts';
export { UnfitDatabase } from './database/durability.ts';
export { type DatabaseReport, inspectDatabase } from './database/inspect.ts';
export type { DetailsOf, Reason, ReasonDetails } from './errors.ts';
export { signAccessToken } from './http/access-token.ts';
export { type App, createApp } from './http/app.ts';
export { type Served, serve, type ServeOptions } from './http/serve.ts';
export { describeError } from './log/index.ts';
export { appRouter } from './router.ts';
export {
  isSafeJwksUrl,
  jwksUrlRule,
  type NamedSecret,
  secretLengths,
  UnsafeConfig,
  weakSecrets,
} from './runtime/secrets.ts';
export { openStagedoor, type Stagedoor } from './runtime/open.ts';
export { Refused } from './rpc/refused.ts';
