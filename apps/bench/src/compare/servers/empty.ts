import { issueInput } from '../../../../../packages/server/src/queue/queue.schemas.ts';
import { asVisitor } from '../../../../../packages/server/src/queue/index.ts';
import { reserveInput } from '../../../../../packages/server/src/seating/seating.schemas.ts';
import { records } from '../../../../../packages/server/src/records.ts';
import { asCaller, procedure } from '../../../../../packages/server/src/rpc/index.ts';

/**
 * Mutations that do nothing, behind everything that the real ones pass: limits, the access token, the input's schema, the queue
 * token. What they reach is what the server gives to a mutation before it has done anything.
 */
export function addEmptyMutations(): void {
  Object.assign(records, {
    empty: {
      entering: procedure
        .input(issueInput)
        .concat(asCaller)
        .mutation(() => done),
      holding: procedure
        .input(reserveInput)
        .concat(asVisitor)
        .mutation(() => done),
    },
  });
}

const done = { state: 'done' };
