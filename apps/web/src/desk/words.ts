import { dateFormat } from '../language/formats.ts';
import { dateAt } from '../language/forms.ts';
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

/** A moment as the reader's clock shows it, to the second; with its day when that is another one, and its year when it is. */
export function exactly(at: Date | number, language: Language): string {
  const [moment, now] = [new Date(at), new Date()];
  const isToday = moment.toDateString() === now.toDateString();
  return dateFormat(language, {
    ...(isToday ? {} : { month: 'short', day: 'numeric' }),
    ...(moment.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(moment);
}

/** A moment that somebody is asked about: day, year and hour are always there, or a mistyped one is not seen. */
export function inFull(at: Date, timeZone: string | null, language: Language): string {
  const { day, time } = dateAt(at, timeZone, language);
  return `${day} ${time}`;
}
