import { concertStates } from './concerts.ts';
import type { State } from './scene.ts';

/** Every state of the visitors' pages, in the order in which somebody may meet them. */
export const states: readonly State[] = [...concertStates];
