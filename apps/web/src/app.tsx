import { createStagedoor } from '@stagedoor/client';
import { StagedoorProvider } from '@stagedoor/client/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { type ReactNode, StrictMode, useMemo } from 'react';
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
  return (
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <DrawnBefore at={drawnAt}>
          <Asking url={url}>
            <RouterProvider router={router} />
          </Asking>
        </DrawnBefore>
      </QueryClientProvider>
    </StrictMode>
  );
}

/** What is below asks as whoever is signed in. */
function Asking({ url, children }: { url: string; children: ReactNode }) {
  const session = useSession();
  const stagedoor = useMemo(
    () => createStagedoor({ url, accessToken: session && (() => session.accessToken()) }),
    [session, url],
  );
  return <StagedoorProvider stagedoor={stagedoor}>{children}</StagedoorProvider>;
}
