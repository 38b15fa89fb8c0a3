import type { RouterOutputs } from '@stagedoor/client';
import { whole } from '../../language/forms.ts';
import { Ask } from '../ask.tsx';
import { useServer } from '../server.ts';
import { useWords } from '../words.ts';

/** Pausing, going on and closing: each says what it does to how many people. */
export function Controls({ stats }: { stats: RouterOutputs['queue']['stats'] }) {
  const { language, say } = useWords();
  const server = useServer();
  const { concertId, state } = stats;
  const values = {
    waiting: whole(stats.waiting, language),
    active: whole(stats.active, language),
    count: stats.waiting,
  };
  return (
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
    </div>
  );
}
