import type { RouterOutputs } from '@stagedoor/client';
import { useNow } from '../../page/use-now.ts';
import { useWords } from '../words.ts';

/** How a queue stands, in a word. */
export function QueueTag({
  queue: { state, soldOut },
  salesOpenAt,
}: {
  queue: RouterOutputs['concert']['get']['queue'];
  salesOpenAt: Date;
}) {
  const { say } = useWords();
  const now = useNow();
  const isEarly = state === 'open' && salesOpenAt.getTime() > now;
  const stand = state === 'open' && soldOut ? 'soldOut' : isEarly ? 'early' : state;
  return <span className={`queue-tag ${stand}`}>{say(`desk.state.${stand}`)}</span>;
}
