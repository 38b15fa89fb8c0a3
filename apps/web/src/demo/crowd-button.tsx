import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';
import { settings } from '../settings.ts';
import { crowdOfDemo, makeCrowd } from './crowd.ts';

const queryKey = ['demo crowd'];

/** On the demo, makes the line that an on-sale has, so that one can stand in it. */
export function CrowdButton({ concertId }: { concertId: string }) {
  const { say } = useLanguage();
  const queryClient = useQueryClient();
  const { data: crowd } = useQuery({
    queryKey,
    queryFn: ({ signal }) => crowdOfDemo(signal),
    enabled: settings.signIn?.kind === 'demo',
    // A server that makes none won't.
    refetchInterval: ({ state }) => (state.data === null ? false : 5_000),
    retry: false,
  });
  const make = useMutation({
    mutationFn: () => makeCrowd(concertId),
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  });
  if (crowd === undefined || crowd === null) return null;
  const isHere = crowd.isRunning && crowd.concertId === concertId;
  return (
    <div className="crowd">
      <p className="soft">
        {isHere
          ? say('crowd.here')
          : crowd.isRunning
            ? say('crowd.elsewhere')
            : make.error
              ? say('crowd.trouble')
              : say('crowd.why')}
      </p>
      {!crowd.isRunning && (
        <Button busy={make.isPending} onClick={() => make.mutate()}>
          {say('crowd.make')}
        </Button>
      )}
    </div>
  );
}
