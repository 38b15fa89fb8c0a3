import { createStagedoor } from '@stagedoor/client';
import { StagedoorProvider } from '@stagedoor/client/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, useMemo } from 'react';
import { DrawnBefore } from './first/drawn-at.tsx';
import type { makeRouter } from './router.tsx';
import { useSession } from './sign-in/session.ts';

/** Whatever is asked is asked at once, and refused where nothing is reached: a hold must not begin minutes after the click. */
export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: { queries: { networkMode: 'always' }, mutations: { networkMode: 'always' } },
  });

/**
 * The pages, for whoever is signed in.
 * @param drawnAt when a server drew them
 */
export function App({
  queryClient,
  router,
  drawnAt,
  url,
}: {
  queryClient: QueryClient;
  router: ReturnType<typeof makeRouter>;
  drawnAt?: number | undefined;
  url: string;
}) {
  const session = useSession();
  const stagedoor = useMemo(
    () => createStagedoor({ url, accessToken: session && (() => session.accessToken()) }),
    [session, url],
  );
  return (
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <DrawnBefore at={drawnAt}>
          <StagedoorProvider stagedoor={stagedoor}>
            <RouterProvider router={router} />
          </StagedoorProvider>
        </DrawnBefore>
      </QueryClientProvider>
    </StrictMode>
  );
}
