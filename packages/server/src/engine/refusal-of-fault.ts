import type { Fault } from '../database/fault.ts';
import { type Refusal, refusal } from '../errors.ts';

const retryAfterMs = 500;

/** What callers are told of a failed transaction, in a batch or in a read. */
export function refusalOfFault(fault: Fault): Refusal {
  switch (fault) {
    case 'unknown':
      return refusal('OUTCOME_UNKNOWN', { retryAfterMs });
    case 'conflict':
    case 'locked':
    case 'busy':
      return refusal('OVERLOADED', { retryAfterMs });
    case 'lost':
      return refusal('UNAVAILABLE', { retryAfterMs });
    case 'poison':
    case 'defect':
      return refusal('INTERNAL');
  }
}
