import { concertStates } from './concerts.ts';
import { insideStates } from './inside.ts';
import { payingStates } from './paying.ts';
import { siteStates } from './site.ts';
import { ticketStates } from './tickets.ts';
import { waitingStates } from './waiting.ts';
import type { State } from './scene.ts';

/** Every state of the visitors' pages, in the order in which somebody may meet them. */
export const states: readonly State[] = [
  ...concertStates,
  ...waitingStates,
  ...insideStates,
  ...payingStates,
  ...ticketStates,
  ...siteStates,
];
