import type { ConcertEvent } from '../catalogue/index.ts';
import type { DomainEvent } from '../engine/command.ts';
import type { QueueEvent } from '../queue/index.ts';
import type { Services } from '../rpc/context.ts';
import type { SeatsEvent } from '../seating/index.ts';

/** Every kind of event that a noun has. */
type NodeEvent = QueueEvent | SeatsEvent | ConcertEvent;

/** Tells this node's memory what a commit changed. Losing it loses nothing: the next refresh finds it in the database. */
export function tellMemory(
  { queues, seats, catalogue }: Pick<Services, 'queues' | 'seats' | 'catalogue'>,
  events: readonly DomainEvent[],
): void {
  // Commands tell of events of their nouns' kinds, and of no others.
  for (const event of events as readonly NodeEvent[]) {
    if (event.kind === 'queue' || event.kind === 'tokens') queues.apply(event);
    else {
      queues.seatsChanged(event.concertId);
      seats.stale(event.concertId);
      if (event.kind === 'concert') catalogue.stale();
    }
  }
}
