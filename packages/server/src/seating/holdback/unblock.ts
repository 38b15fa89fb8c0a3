import { keeping } from './keeping.ts';
import { type Meant, refuseUnknown, relabelled } from './kept-seats.ts';

/** Frees seats that are kept back, those of one label when it is given. What is not kept back stays as it is. */
export const unblockSeats = keeping<Meant>({
  name: 'concert.unblockSeats',
  kind: 'seats.unblocked',

  decide(state, input) {
    const refused = refuseUnknown(state, input);
    if (refused) return { refused };
    const { label } = input;
    return relabelled(state, state.date!, ({ blocked }) => (label === undefined || blocked === label ? null : blocked));
  },
});
