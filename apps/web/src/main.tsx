import { createStagedoor } from '@stagedoor/client';
import { startTransition } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { App, makeQueryClient } from './app.tsx';
import { askFirst } from './first/ask-first.ts';
import { reading, sightOfPage } from './first/sight.ts';
import { startLanguage } from './language/language.ts';
import { makeRouter } from './router.tsx';
import { startSession } from './sign-in/session.ts';

/** What the script brings, the words and the first page are tasks of their own: a phone answers between them. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

// Not awaited by the script itself: the scripts of pages need it whole.
void start();

async function start(): Promise<void> {
  await breathe();
  startSession();
  const language = await startLanguage();
  const queryClient = makeQueryClient();
  const router = makeRouter();
  const url = location.origin;
  const root = document.getElementById('root')!;
  const sight = sightOfPage();

  // Whoever chose another language than their browser's sees it drawn anew.
  if (sight === undefined || sight.language !== language) {
    // In slices, too.
    startTransition(() => createRoot(root).render(<App queryClient={queryClient} router={router} url={url} />));
  } else {
    await askFirst(location.pathname, createStagedoor({ url, fetch: reading(sight.answers) }), queryClient);
    await breathe();
    await router.load();
    router.ssr = { manifest: undefined };
    await breathe();
    startTransition(
      () =>
        void hydrateRoot(root, <App queryClient={queryClient} router={router} drawnAt={sight.at} url={url} />, {
          // Said, so that it is found; the page is then drawn anew.
          onRecoverableError: (error) => console.error(error),
        }),
    );
  }
}
