import type { RouterOutputs } from '@stagedoor/client';
import { useNow } from '../../page/use-now.ts';
import { exactly, useWords } from '../words.ts';
import { changeOf, type Sample } from './history.ts';

/** Is the line moving, are people buying, is anything wrong: answered before anything else. */
export function Answers({
  stats,
  history,
  troubles,
}: {
  stats: RouterOutputs['queue']['stats'] | undefined;
  history: readonly Sample[];
  troubles: readonly string[];
}) {
  const { language, say } = useWords();
  const now = useNow();
  const sold = changeOf(history, (sample) => sample.sold);
  const aMinute = Math.ceil(stats?.admittedPerMinute ?? 0);
  const isMoving = aMinute > 0;
  const isEarly = stats !== undefined && stats.settings.salesOpenAt.getTime() > now;
  const isStuck = stats !== undefined && stats.waiting > 0 && !isMoving && !isEarly;
  const line =
    stats === undefined
      ? '–'
      : isEarly
        ? say('desk.line.early', { at: exactly(stats.settings.salesOpenAt, language) })
        : isMoving
          ? say('desk.line.moves', { count: aMinute })
          : say(stats.waiting > 0 ? 'desk.line.stands' : 'desk.line.empty');
  const buying =
    sold === undefined
      ? say('desk.buying.wait')
      : sold.by > 0
        ? say('desk.buying.yes', { count: sold.by, seconds: sold.seconds })
        : sold.by < 0
          ? say('desk.buying.back', { count: -sold.by, seconds: sold.seconds })
          : say('desk.buying.no', { seconds: sold.seconds });
  return (
    <section className="answers" aria-label={say('desk.now')}>
      <div>
        <h2 className="small">{say('desk.line.title')}</h2>
        <p className={isStuck ? 'trouble-words' : ''}>{line}</p>
      </div>
      <div>
        <h2 className="small">{say('desk.buying.title')}</h2>
        <p>{buying}</p>
      </div>
      <div className="answers-wrong">
        <h2 className="small">{say('desk.trouble.title')}</h2>
        <div role="status">
          {troubles.length === 0 ? (
            <p className="good-words">{say('desk.trouble.none')}</p>
          ) : (
            <ul className="troubles">
              {troubles.map((trouble) => (
                <li key={trouble}>{trouble}</li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </section>
  );
}
