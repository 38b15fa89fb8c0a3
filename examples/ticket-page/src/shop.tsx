import type { Stagedoor } from '@stagedoor/client';
import { StagedoorProvider, useConcerts } from '@stagedoor/client/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { Entrance } from './entrance.tsx';

/** The whole page: the concerts, and the one that was chosen. */
export function Shop({ stagedoor }: { stagedoor: Stagedoor }) {
  const [queryClient] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={queryClient}>
      <StagedoorProvider stagedoor={stagedoor}>
        <Concerts />
      </StagedoorProvider>
    </QueryClientProvider>
  );
}

function Concerts() {
  const [chosen, choose] = useState<string>();
  const { data, error } = useConcerts();
  if (chosen !== undefined) return <Entrance concertId={chosen} />;
  if (error) return <p role="alert">{error.message}</p>;
  return (
    <ul>
      {data?.concerts.map(({ concertId, title }) => (
        <li key={concertId}>
          <button onClick={() => choose(concertId)}>{title}</button>
        </li>
      ))}
    </ul>
  );
}
