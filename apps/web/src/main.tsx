import { createStagedoor } from '@stagedoor/client';
import { startTransition } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { App, makeQueryClient } from './app.tsx';
import { askFirst } from './first/ask-first.ts';
import { reading, sightOfPage } from './first/sight.ts';
import { type Language, startLanguage } from './language/language.ts';
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
  const url = location.origin;
  const root = document.getElementById('root')!;
  const isTakenOver = await takeOver(root, url, language).catch((error: unknown) => {
    // Said, so that it is found.
    console.error(error);
    return false;
  });
  // In slices, too.
  if (!isTakenOver)
    startTransition(() =>
      createRoot(root).render(<App queryClient={makeQueryClient()} router={makeRouter()} url={url} />),
    );
}

/**
 * Makes the page of what its server drew.
 * @returns whether there is such a page; whoever chose another language than their browser's sees it drawn anew
 */
async function takeOver(root: HTMLElement, url: string, language: Language): Promise<boolean> {
  const sight = sightOfPage();
  if (sight === undefined || sight.language !== language) return false;
  const queryClient = makeQueryClient();
  const router = makeRouter();
  // No second time: until then the page looks alive and is not.
  const stagedoor = createStagedoor({ url, fetch: reading(sight.answers), retry: { attempts: 1 } });
  await askFirst(location.pathname, stagedoor, queryClient);
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
  return true;
}
