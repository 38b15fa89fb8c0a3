import { useNavigate } from '@tanstack/react-router';
import { Ask } from '../ask.tsx';
import { useIntent, useServer } from '../server.ts';
import { useWords } from '../words.ts';
import type { OfDate } from './taken.ts';

/** Takes a date away that nobody bought. */
export function RemoveDate({ of, when }: { of: OfDate; when: string }) {
  const { say } = useWords();
  const server = useServer();
  const navigate = useNavigate();
  const intent = useIntent();
  return (
    <Ask
      label={say('desk.remove')}
      title={say('desk.remove.ask', { when })}
      why={say('desk.remove.why')}
      go={say('desk.remove')}
      onGo={async () => {
        await intent(of, (keyed) => server.concert.removeSchedule.mutate(keyed));
        await navigate({ to: '/desk/concerts/$concertId', params: of });
      }}
    />
  );
}
