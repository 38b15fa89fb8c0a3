import type { StagedoorConfig } from '../config.ts';
import type { Stagedoor } from '../runtime/open.ts';
import { type Caller, identifier } from './identify.ts';
import { Rates } from './rates.ts';

/** Where requests come in: who calls, and how much of it. The app and the shortcut count together. */
export interface Entrance {
  readonly identify: (authorization: string | undefined) => Caller;
  readonly rates: Rates;
}

export const openEntrance = (
  { services }: Stagedoor,
  config: Pick<StagedoorConfig, 'jwt' | 'operatorKey' | 'http'>,
): Entrance => ({
  identify: identifier(config, () => services.clock.now(), services.faults),
  rates: new Rates(config.http),
});
