import type { RouterOutputs } from '@stagedoor/client';
import { whole } from '../../language/forms.ts';
import type { Language } from '../../language/language.ts';
import type { wordsOf } from '../refused.tsx';
import { type DeskSay, exactly } from '../words.ts';
import { changeOf, type Sample } from './history.ts';

type Stats = RouterOutputs['queue']['stats'];
type Concert = RouterOutputs['concert']['get'];

/** What is known of a concert, and how well. */
export interface Known {
  readonly stats: Stats | undefined;
  readonly concert: Concert | undefined;
  readonly audit: RouterOutputs['wallet']['audit'] | undefined;
  readonly history: readonly Sample[];
  /** The last call that failed, and when the last one did not. */
  readonly error: Error | null;
  readonly errorWords: typeof wordsOf;
  readonly at: number;
}

/** A share of people whose turn came while nobody was there, from which on it is worth a word. */
const manyAbsent = 0.3;

/** Calls a second that fail by the server's own fault, from which on it is worth a word: three in a minute. */
const manyErrors = 0.05;

const rateOf = (rate: number, language: Language): string =>
  new Intl.NumberFormat(language, { maximumSignificantDigits: 2 }).format(rate);

/** Whatever a person at the desk should know, in sentences, the worst first. */
export function troublesOf(known: Known, say: DeskSay, language: Language): string[] {
  const { stats, concert, audit, error, errorWords, at } = known;
  const troubles: string[] = [];
  const count = (value: number): string => whole(value, language);
  if (error)
    troubles.push(`${errorWords(error, say)} ${at ? say('desk.trouble.old', { at: exactly(at, language) }) : ''}`);
  const broken = audit?.filter(({ holds }) => !holds) ?? [];
  if (broken.length > 0) troubles.push(say('desk.trouble.audit', { names: broken.map(({ name }) => name).join(', ') }));
  if (concert?.cancelReason) troubles.push(say('desk.trouble.cancelled', { why: concert.cancelReason }));
  if (stats?.state === 'paused')
    troubles.push(say('desk.trouble.paused', { waiting: count(stats.waiting), count: stats.waiting }));
  if (stats?.state === 'closed') troubles.push(say('desk.trouble.closed'));
  if (stats?.state === 'open' && stats.soldOut)
    troubles.push(say('desk.trouble.soldOut', { waiting: count(stats.waiting) }));
  if (stats?.state === 'open' && !stats.soldOut && stats.waiting > 0) {
    const { settings } = stats;
    if (settings.admitPerSecond === 0) troubles.push(say('desk.trouble.noRate'));
    // Full is what a good sale is, unless nobody comes in any more.
    if (settings.maxActive <= stats.active && stats.admittedPerMinute === 0)
      troubles.push(say('desk.trouble.full', { active: count(stats.active), slots: count(settings.maxActive) }));
  }
  if (stats && stats.shareAbsent >= manyAbsent)
    troubles.push(say('desk.trouble.absent', { share: percent(stats.shareAbsent, language) }));
  if (stats && stats.errorsPerSecond >= manyErrors)
    troubles.push(say('desk.trouble.errors', { rate: rateOf(stats.errorsPerSecond, language) }));
  if (stats && stats.active > 0 && hasStalled(known.history)) troubles.push(say('desk.trouble.noSale'));
  return troubles;
}

/** Nothing was sold for a whole minute in which people were inside. */
function hasStalled(history: readonly Sample[]): boolean {
  const change = changeOf(history, ({ sold }) => sold);
  return (
    change !== undefined &&
    change.seconds >= 55 &&
    change.by === 0 &&
    history.slice(-20).every(({ inside }) => inside > 0)
  );
}

export const percent = (share: number, language: Language): string =>
  new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(share);
