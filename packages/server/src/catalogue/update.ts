import type { Command } from '../engine/command.ts';
import type { Locked } from '../engine/batch.ts';
import { refusal } from '../errors.ts';
import { concertKeys } from '../queue/index.ts';
import type { CatalogueEvent } from './catalogue.events.ts';
import type { ConcertDetails } from './catalogue.schemas.ts';
import { type ConcertRow, lockConcert, writeConcert } from './catalogue.store.ts';

/** What is missing stays as it is. */
export interface UpdateConcertInput {
  readonly concertId: string;
  readonly changes: Partial<Pick<ConcertRow, 'title' | 'venue' | 'timeZone' | 'salesEndAt'>>;
}

interface State {
  concert: (ConcertRow & Locked) | undefined;
}

/** Corrects what a concert is called, where it is and until when it is sold. */
export const updateConcert: Command<UpdateConcertInput, State, ConcertDetails, ConcertRow> = {
  name: 'concert.update',
  share: 1,
  keys: concertKeys,
  partition: (input) => input.concertId,
  load: async (batch) => ({ concert: await lockConcert(batch, batch.partition) }),
  dependsOn: (state) => [state.concert],

  decide(state, { changes }) {
    if (state.concert === undefined) return { refused: refusal('CONCERT_NOT_FOUND') };
    state.concert = { ...state.concert, ...changes };
    const { concertId, title, currency, venue, timeZone, salesEndAt } = state.concert;
    const answer = { concertId, title, currency, venue, timeZone, salesEndAt };
    return { answer, effect: state.concert };
  },

  async store(batch, _effects, { concert }) {
    if (concert) await writeConcert(batch, concert);
  },

  events: ({ partition: concertId }): CatalogueEvent[] => [{ kind: 'concert.updated', concertId }],
};
