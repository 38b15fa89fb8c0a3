import type { RouterInputs } from '@stagedoor/client';
import type { Danger } from './danger.ts';
import { credit, debit, eraseUser, refund } from './people.ts';
import { closeQueue, configureQueue, resumeQueue } from './queues.ts';
import { blockSeats, cancelConcert, cancelDate, correctConcert, moveDate, removeDate, unblockSeats } from './shows.ts';

type Path = {
  [Noun in keyof RouterInputs]: `${Noun & string}.${keyof RouterInputs[Noun] & string}`;
}[keyof RouterInputs];

/** What can't be taken back, moves money, or is felt by many people at once: each says what it will do. */
const dangers: Partial<Record<Path, Danger>> = {
  'concert.cancel': cancelConcert,
  'concert.cancelSchedule': cancelDate,
  'concert.removeSchedule': removeDate,
  'concert.update': correctConcert,
  'concert.updateSchedule': moveDate,
  'concert.blockSeats': blockSeats,
  'concert.unblockSeats': unblockSeats,
  'queue.close': closeQueue,
  'queue.resume': resumeQueue,
  'queue.configure': configureQueue,
  'user.erase': eraseUser,
  'payment.refund': refund,
  'wallet.credit': credit,
  'wallet.debit': debit,
};

/** What is dangerous about a procedure; nothing for all others. */
export const dangerOf = (path: string): Danger | undefined => dangers[path as Path];
