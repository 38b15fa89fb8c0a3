import { addWords, type Language, type MessageKey, useLanguage } from '../language/language.ts';
import type english from './language/en.json';

/** Says a message of the desk, or of the pages. */
export type DeskSay = (key: keyof typeof english | MessageKey, values?: Record<string, string | number>) => string;

await addWords({ en: () => import('./language/en.json'), ko: () => import('./language/ko.json') });

/** The language of the desk, and how to say something in it. */
export function useWords(): { language: Language; say: DeskSay } {
  const { language, say } = useLanguage();
  // Both catalogues are loaded, as this module is.
  return { language, say: say as DeskSay };
}

/** A moment as the reader's clock shows it, to the second; with its day when that is another one. */
export function exactly(at: Date | number, language: Language): string {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(language, {
    ...(isToday ? {} : { month: 'short', day: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}
