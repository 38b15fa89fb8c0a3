import { setupI18n, type Messages } from '@lingui/core';
import { useSyncExternalStore } from 'react';
import type english from './en.json';

export const languages = { en: 'English', ko: '한국어' } as const;
export type Language = keyof typeof languages;

/** What can be said: the messages of the English catalogue, which the others have, too. */
export type MessageKey = keyof typeof english;

/** Says a message in the page's language. */
export type Say = (key: MessageKey, values?: Record<string, string | number>) => string;

const key = 'stagedoor language';

/** Words of a part of the pages, in each language. */
type Catalogues = Readonly<Record<Language, () => Promise<{ default: unknown }>>>;

// The build compiles the messages (vite.config.ts): no parser comes along.
const catalogues: Catalogues[] = [{ en: () => import('./en.json'), ko: () => import('./ko.json') }];

const i18n = setupI18n();

/** Loads the words before the first page is drawn, and says whose they are. */
export async function startLanguage(): Promise<Language> {
  const wanted = preferred();
  try {
    await speak(wanted);
  } catch {
    // Words in another language are more than an empty page.
    await speak(wanted === 'en' ? 'ko' : 'en');
  }
  return i18n.locale as Language;
}

/** Brings the words of a part that is loaded later than the others. */
export async function addWords(words: Catalogues): Promise<void> {
  catalogues.push(words);
  await speak(i18n.locale as Language);
}

/** Changes the language of all that is shown, here and at the next visit. */
export async function chooseLanguage(language: Language): Promise<void> {
  try {
    localStorage.setItem(key, language);
  } catch {
    // Forbidden: it is forgotten with the page.
  }
  try {
    await speak(language);
  } catch {
    // A browser does not fetch twice what it could not fetch: a new page does, unless the line is down.
    if (navigator.onLine) location.reload();
  }
}

/** The language of the page, and how to say something in it. The component is drawn anew when it changes. */
export function useLanguage(): { language: Language; say: Say } {
  return { language: useSyncExternalStore(subscribe, spoken, spoken), say };
}

const spoken = (): Language => i18n.locale as Language;

const say: Say = (message, values) => i18n._(message, values);

const subscribe = (listener: () => void): (() => void) => i18n.on('change', listener);

/** Brings a language's words; what is answered speaks it, from then on, for as long as no other is spoken. */
export async function wordsOf(language: Language): Promise<() => void> {
  const parts = await Promise.all(catalogues.map((words) => words[language]()));
  const messages = Object.assign({}, ...parts.map((part) => part.default)) as Messages;
  return () => i18n.loadAndActivate({ locale: language, messages });
}

async function speak(language: Language): Promise<void> {
  (await wordsOf(language))();
  document.documentElement.lang = language;
}

/** The language that was chosen here before, or the first of the browser's that there is. */
function preferred(): Language {
  const wanted = [kept(), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wanted.find((tag): tag is Language => tag !== undefined && tag in languages) ?? 'en';
}

function kept(): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}
