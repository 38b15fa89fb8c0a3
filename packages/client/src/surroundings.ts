import { pause } from './pause.ts';
import { type Clock, ServerClock } from './server-clock.ts';
import { canShareStream } from './tabs.ts';

/** Where a visit takes place: how time passes there, and how the server is heard. */
export interface Surroundings {
  /** Goes by what the server says, which was `now` just now. `ask` gets its time again, and may fail. */
  clock(now: Date, ask: () => Promise<Date>): Clock;
  readonly pause: typeof pause;
  readonly hasStreams: boolean;
  /** Whether other tabs share a stream with this one. */
  readonly hasTabs: boolean;
}

/** This machine, and the page that it shows, if any. */
export function platform({ EventSource }: { EventSource?: typeof globalThis.EventSource }): Surroundings {
  // A page whose tabs can't agree on one stream polls: six streams would leave it no connection for anything else.
  const isPage = globalThis.document !== undefined;
  const hasTabs = canShareStream();
  return {
    clock: (now, ask) => new ServerClock(now, ask),
    pause,
    hasStreams: EventSource !== undefined || (globalThis.EventSource !== undefined && (!isPage || hasTabs)),
    hasTabs,
  };
}
