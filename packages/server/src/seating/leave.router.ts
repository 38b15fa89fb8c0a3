import { leaveInput } from './seating.schemas.ts';
import { asVisitor } from '../queue/index.ts';
import { procedure, refusals, settle } from '../rpc/index.ts';
import { leave } from './leave.ts';

/** `queue.leave`: it frees seats, so it stands with them; the queue itself knows nothing of seats. */
export const leaveRouter = {
  /** Ends the visit and frees its place and its holds. Leaving twice is no error. */
  leave: procedure
    .errors(refusals('TOKEN_INVALID', 'UNAUTHENTICATED', 'FORBIDDEN'))
    .input(leaveInput)
    .concat(asVisitor)
    .mutation(async ({ ctx }) => settle(ctx, await ctx.services.engine.run(leave, { visit: ctx.visit }))),
};
