import { createStagedoor } from '@stagedoor/client';
import { StagedoorProvider } from '@stagedoor/client/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { makeRouter } from './router.tsx';
import { useSession } from './sign-in/session.ts';

// Whatever is asked is asked at once, and refused where nothing is reached: a hold must not begin minutes after the click.
const queryClient = new QueryClient({
  defaultOptions: { queries: { networkMode: 'always' }, mutations: { networkMode: 'always' } },
});

/** The pages, for whoever is signed in. */
export function App() {
  const session = useSession();
  const [router] = useState(makeRouter);
  const stagedoor = useMemo(
    () => createStagedoor({ url: location.origin, accessToken: session && (() => session.accessToken()) }),
    [session],
  );
  return (
    <QueryClientProvider client={queryClient}>
      <StagedoorProvider stagedoor={stagedoor}>
        <RouterProvider router={router} />
      </StagedoorProvider>
    </QueryClientProvider>
  );
}
