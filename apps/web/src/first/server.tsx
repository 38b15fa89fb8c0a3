import { createStagedoor } from '@stagedoor/client';
import { createMemoryHistory } from '@tanstack/react-router';
import { renderToString } from 'react-dom/server';
import { App, makeQueryClient } from '../app.tsx';
import { type Language, wordsOf } from '../language/language.ts';
import { makeRouter } from '../router.tsx';
import { askFirst } from './ask-first.ts';
import { type Ask, type Sight, writing } from './sight.ts';

/** The page at an address as it is before anybody is known, with the title of its tab. */
export interface Drawn {
  readonly html: string;
  readonly title: string;
  readonly sight: Sight;
}

/**
 * Draws a page for everybody who reads a language; nothing where there is nothing to draw ahead.
 * @param ask sends a question to the server itself
 */
export async function draw(path: string, language: Language, ask: Ask): Promise<Drawn | undefined> {
  const answers: Record<string, string> = {};
  const queryClient = makeQueryClient();
  // No such server: only the path is asked.
  const url = 'http://stagedoor.invalid';
  const stagedoor = createStagedoor({ url, fetch: writing(answers, ask), retry: { attempts: 1 } });
  const about = await askFirst(path, stagedoor, queryClient);
  if (about === undefined) return undefined;
  const router = makeRouter(createMemoryHistory({ initialEntries: [path] }));
  const [speak] = await Promise.all([wordsOf(language), router.load()]);
  const at = Date.now();
  // From here on in one go: others' pages are drawn in other languages.
  speak();
  const html = renderToString(<App queryClient={queryClient} router={router} drawnAt={at} url={url} />);
  return {
    html,
    title: about.title === '' ? 'Stagedoor' : `${about.title} · Stagedoor`,
    sight: { at, language, answers },
  };
}
