import type { QueueChange } from '../../src/queue/queue.events.ts';
import { queueDefaults } from '../../src/queue/queue.settings.ts';

/** A queue on sale since time began, which nobody has entered. */
export const openRow: QueueChange = {
  ...queueDefaults,
  concertId: 'con_1',
  state: 'open',
  cancelReason: null,
  avoidOrphans: false,
  salesOpenAt: new Date(0),
  drawSeed: '',
  drawn: 0,
  soldOut: false,
  lastSeq: 0,
  frontier: 0,
  admitted: 0,
  epochs: [],
  credit: 0,
  creditedAt: new Date(0),
};
