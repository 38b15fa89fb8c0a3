import { dateFormat, numberFormat } from './formats.ts';
import type { Language } from './language.ts';

const digits = new Map<string, number>();

/** How many digits of a currency stand after the point. */
function digitsOf(currency: string): number {
  const known = digits.get(currency);
  if (known !== undefined) return known;
  const found = numberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 0;
  digits.set(currency, found);
  return found;
}

/** How many minor units make one of a currency. */
export const minorUnits = (currency: string): number => 10 ** digitsOf(currency);

/** Money from minor units, as people write it. */
export function money(amount: number, currency: string, language: Language): string {
  const factor = minorUnits(currency);
  return numberFormat(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    ...(amount % factor === 0 ? { maximumFractionDigits: 0, minimumFractionDigits: 0 } : {}),
  }).format(amount / factor);
}

/** The same where there is little room: ₩154K, ₩15.4만. */
export const shortMoney = (amount: number, currency: string, language: Language): string =>
  numberFormat(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    notation: 'compact',
    maximumFractionDigits: 1,
  }).format(amount / minorUnits(currency));

/** From the lowest to the highest price, or the one there is. */
export function priceRange(range: { from: number; to: number }, currency: string, language: Language): string {
  const from = money(range.from, currency, language);
  return range.from === range.to ? from : `${from} – ${money(range.to, currency, language)}`;
}

export const whole = (value: number, language: Language): string => numberFormat(language).format(value);

/** A date where it takes place: the day with its weekday, and the hour. */
export function dateAt(date: Date, timeZone: string | null, language: Language): { day: string; time: string } {
  const zone = { timeZone: timeZone ?? undefined };
  return {
    day: dateFormat(language, {
      ...zone,
      weekday: 'short',
      month: 'long',
      day: 'numeric',
      year: 'numeric',
    }).format(date),
    time: dateFormat(language, { ...zone, hour: 'numeric', minute: '2-digit' }).format(date),
  };
}

/** The name of a time zone on a day, when it isn't the one that the reader's clock shows. */
export function foreignZone(date: Date, timeZone: string | null, language: Language): string | undefined {
  if (timeZone === null) return undefined;
  const shown = (zone?: string): string =>
    dateFormat('en', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(date);
  if (shown(timeZone) === shown()) return undefined;
  const city = timeZone.split('/').at(-1)!.replaceAll('_', ' ');
  const parts = dateFormat(language, { timeZone, timeZoneName: 'longGeneric' }).formatToParts(date);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? city;
}

/** A moment of today or of another day, as the reader's clock shows it. */
export function clock(date: Date, now: number, language: Language): string {
  const isToday = date.toDateString() === new Date(now).toDateString();
  return dateFormat(language, {
    ...(isToday ? {} : { month: 'short', day: 'numeric' }),
    hour: 'numeric',
    minute: '2-digit',
  }).format(date);
}

/** A countdown: 4:59, 1:02:03, or 3 days and more by its days. */
export function countdown(ms: number): { days: number; clock: string } {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const last = two(seconds % 60);
  return { days, clock: hours > 0 || days > 0 ? `${hours}:${two(minutes)}:${last}` : `${minutes}:${last}` };
}

const two = (value: number): string => String(value).padStart(2, '0');
