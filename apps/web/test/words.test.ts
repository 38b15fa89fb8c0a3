import { expect, test } from 'vitest';
import { messages, type Reason } from '../../../packages/server/src/errors.ts';
import type { Language } from '../src/language/language.ts';
import { sentence, type RefusalReason } from '../src/refusals/sentence.ts';
import { catalogues, speaker } from './catalogues.ts';

const languages: readonly Language[] = ['en', 'ko'];
const reasons: readonly RefusalReason[] = [...(Object.keys(messages) as Reason[]), 'UNREACHABLE', 'VISIT_ENDED'];

/** All that any refusal brings along. */
const details = {
  missing: 12_000,
  limit: 8,
  ahead: 3,
  retryAfterMs: 2_000,
  cancelReason: 'The singer is ill.',
  seats: [{ section: 'Floor', row: 'C', number: 12 }],
};

/** The name of a value is followed by its end or its form; words of a plural never are. What `count` counts may need no number. */
const values = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name!))].filter((name) => name !== 'count').sort();

const say = (reason: RefusalReason, language: Language): string =>
  sentence({ reason, ...details }, speaker(language), language);

test('both languages say the same things, of the same values', () => {
  expect(Object.keys(catalogues.ko)).toEqual(Object.keys(catalogues.en));
  for (const [key, text] of Object.entries(catalogues.en))
    expect([key, ...values(catalogues.ko[key]!)]).toEqual([key, ...values(text)]);
});

test.each(languages.flatMap((language) => reasons.map((reason) => [reason, language] as const)))(
  '%s is told in a sentence that says what to do next (%s)',
  (reason, language) => {
    const said = say(reason, language);
    expect(said).not.toMatch(/refusal\.|[{}]|undefined|NaN/);
    expect(said).toMatch(language === 'ko' ? /[가-힣].*\.$/ : /^[A-Z].*\.$/);
    // What happened, and what to do.
    expect(said.split(/[.;:] /).length).toBeGreaterThan(1);
    expect(said).not.toContain('!');
  },
);

test.each(languages)('the reason of a cancellation is a sentence of its own, however it ends (%s)', (language) => {
  for (const reason of ['CONCERT_CANCELLED', 'SCHEDULE_CANCELLED'] as const) {
    const told = (cancelReason: string): string => sentence({ reason, cancelReason }, speaker(language), language);
    expect(told(' The singer is ill ')).toContain(' The singer is ill. ');
    for (const whole of ['The singer is ill.', 'The hall burns!', '가수가 아픕니다。', '(The singer is ill.)'])
      expect(told(whole)).toContain(` ${whole} `);
  }
});

test('a refusal names what it is about, in the forms of the language', () => {
  expect(say('INSUFFICIENT_BALANCE', 'en')).toContain('₩12,000');
  expect(say('SEAT_TAKEN', 'ko')).toContain('Floor C열 12번');
  const seats = [{ section: '108', row: '12', number: 18 }];
  expect(sentence({ reason: 'SEAT_TAKEN', seats }, speaker('en'), 'en')).toContain('108, row 12, seat 18');
  expect(say('OVERLOADED', 'en')).toContain('in 2 seconds');
  expect(sentence({ reason: 'OVERLOADED', retryAfterMs: 400 }, speaker('en'), 'en')).toContain('in 1 second.');
  expect(sentence({ reason: 'INSUFFICIENT_BALANCE', missing: 8_950 }, speaker('en'), 'en', 'USD')).toContain('$89.50');
});
