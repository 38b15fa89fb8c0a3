import type { CatalogueEvent } from '../catalogue/index.ts';
import type { DomainEvent } from '../engine/command.ts';
import type { PaymentMoved } from '../payment/index.ts';
import type { QueueEvent } from '../queue/index.ts';
import type { Services } from '../rpc/context.ts';
import type { SeatsEvent } from '../seating/index.ts';
import type { WalletMoved } from '../wallet/index.ts';

/** Every kind of event that a noun has. */
type NodeEvent = QueueEvent | SeatsEvent | CatalogueEvent | PaymentMoved | WalletMoved;

type Memory = Pick<Services, 'queues' | 'seats' | 'liveSeats' | 'catalogue'>;

/** Tells this node's memory what a commit changed. Losing it loses nothing: the next refresh finds it in the database. */
export function tellMemory(memory: Memory, events: readonly DomainEvent[]): void {
  // Commands tell of events of their nouns' kinds, and of no others.
  for (const event of events as readonly NodeEvent[]) tell(memory, event);
}

function tell({ queues, seats, liveSeats, catalogue }: Memory, event: NodeEvent): void {
  const seatsStale = (concertId: string): void => {
    seats.stale(concertId);
    liveSeats.stale(concertId);
  };
  switch (event.kind) {
    case 'queue.changed':
    case 'token.admitted':
    case 'token.ended':
      return queues.apply(event);
    case 'concert.created':
      return catalogue.stale();
    case 'concert.updated':
    case 'schedule.updated':
      catalogue.stale();
      return seatsStale(event.concertId);
    case 'schedule.added':
      catalogue.stale();
      queues.seatsChanged(event.concertId);
      return seatsStale(event.concertId);
    case 'schedule.cancelled':
    case 'schedule.removed':
      catalogue.stale();
      queues.seatsWithdrawn(event.concertId);
      return seatsStale(event.concertId);
    case 'seats.blocked':
      queues.seatsWithdrawn(event.concertId);
      return seatsStale(event.concertId);
    case 'seats.held':
    case 'seats.sold':
    case 'seats.released':
    case 'seats.unblocked':
      queues.seatsChanged(event.concertId);
      return seatsStale(event.concertId);
    case 'payment.paid':
    case 'payment.refunded':
    case 'wallet.charged':
    case 'wallet.credited':
    case 'wallet.debited':
      // No memory is about money.
      return undefined;
  }
}
