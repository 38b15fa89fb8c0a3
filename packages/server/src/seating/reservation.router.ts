import { asOperator, operatorReasons } from '../operator/index.ts';
import { procedure, refusals } from '../rpc/index.ts';
import { type FoundReservations, searchInput } from './reservation.schemas.ts';
import { searchReservations } from './search.ts';

export const reservationRouter = {
  /** Any user's reservations, running holds and old ones: by concert, date, user and status (operator). */
  search: procedure
    .errors(refusals(...operatorReasons, 'INVALID_INPUT'))
    .input(searchInput)
    .concat(asOperator)
    .query(({ ctx, input }): Promise<FoundReservations> => searchReservations(ctx.services, input)),
};
