import type { RouterOutputs } from '@stagedoor/client';
import { whole } from '../../language/forms.ts';
import { useNow } from '../../page/use-now.ts';
import { Ask } from '../ask.tsx';
import { useServer } from '../server.ts';
import { useWords } from '../words.ts';
import { MoveOpening } from './opening.tsx';
import { QueueSettings } from './settings.tsx';

/** All that steers a sale, in one place: pausing, going on and closing, which say what they do to how many people; the rate and the slots. */
export function Controls({ stats }: { stats: RouterOutputs['queue']['stats'] }) {
  const { language, say } = useWords();
  const server = useServer();
  const now = useNow();
  const { concertId, state } = stats;
  const { salesOpenAt } = stats.settings;
  const values = {
    waiting: whole(stats.waiting, language),
    active: whole(stats.active, language),
    count: stats.waiting,
  };
  return (
    <section className="controls" aria-label={say('desk.steer')}>
      <div className="row">
        {state === 'open' && (
          <Ask
            label={say('desk.pause')}
            look="accent"
            title={say('desk.pause.title')}
            why={say('desk.pause.why', values)}
            go={say('desk.pause')}
            onGo={() => server.queue.pause.mutate({ concertId })}
          />
        )}
        {state !== 'open' && (
          <Ask
            label={say('desk.resume')}
            look="accent"
            title={say('desk.resume.title')}
            why={say(state === 'closed' ? 'desk.resume.whyClosed' : 'desk.resume.why', values)}
            go={say('desk.resume')}
            onGo={() => server.queue.resume.mutate({ concertId })}
          />
        )}
        {state !== 'closed' && (
          <Ask
            label={say('desk.close')}
            title={say('desk.close.title')}
            why={say('desk.close.why', values)}
            go={say('desk.close')}
            onGo={() => server.queue.close.mutate({ concertId })}
          />
        )}
        {salesOpenAt.getTime() > now && <MoveOpening {...{ concertId, salesOpenAt, waiting: stats.waiting }} />}
      </div>
      <QueueSettings stats={stats} names={['admitPerSecond', 'maxActive']} />
    </section>
  );
}
