import { refuseTaken } from '../../catalogue/index.ts';
import { keeping } from './keeping.ts';
import { type Meant, refuseUnknown, relabelled } from './kept-seats.ts';

export interface BlockSeatsInput extends Meant {
  readonly label: string;
}

/** Keeps seats back under a label: all of them, or none while somebody holds or has bought one. */
export const blockSeats = keeping<BlockSeatsInput>({
  name: 'concert.blockSeats',
  kind: 'seats.blocked',

  decide(state, input, now) {
    const refused = refuseUnknown(state, input) ?? refuseTaken(state.seats, now);
    if (refused) return { refused };
    return relabelled(state, state.date!, () => input.label);
  },
});
