import { dateFormat, numberFormat } from './formats.ts';
import type { Language } from './language.ts';

/** The zone of moments by the reader's clock while nobody knows the reader: said with its name. */
export const unknownZone = 'Etc/UTC';

const named = (timeZone: string | undefined) =>
  timeZone === unknownZone ? { timeZone, timeZoneName: 'short' as const } : { timeZone };

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
  const zone = timeZone ?? undefined;
  return {
    day: dateFormat(language, {
      timeZone: zone,
      weekday: 'short',
      month: 'long',
      day: 'numeric',
      year: 'numeric',
    }).format(date),
    time: dateFormat(language, { ...named(zone), hour: 'numeric', minute: '2-digit' }).format(date),
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

/** A moment of today or of another day, as the reader's clock shows it, or one of another zone. */
export function clock(date: Date, now: number, language: Language, timeZone: string | null = null): string {
  const zone = timeZone ?? undefined;
  const dayOf = dateFormat('en', { timeZone: zone, dateStyle: 'short' });
  const isToday = dayOf.format(date) === dayOf.format(now);
  return dateFormat(language, {
    ...named(zone),
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
