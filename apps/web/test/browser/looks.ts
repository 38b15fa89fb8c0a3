import type { Page } from 'playwright-core';
import type { Language } from '../../src/language/language.ts';

/** How a page may look at one moment. */
export interface Look {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'dark' | 'light';
  readonly language: Language;
}

const screens = { phone: { width: 390, height: 844 }, wide: { width: 1_280, height: 800 } };

const lookOf = (screen: keyof typeof screens, colorScheme: Look['colorScheme'], language: Language): Look => ({
  name: `${screen}-${colorScheme}-${language}`,
  ...screens[screen],
  colorScheme,
  language,
});

/** What pictures are taken in. */
export const looks: readonly Look[] = [
  lookOf('phone', 'dark', 'en'),
  lookOf('wide', 'light', 'en'),
  lookOf('wide', 'dark', 'ko'),
  lookOf('phone', 'light', 'ko'),
];

/** The fewest that show both screens, both lights and both languages. */
export const fewLooks: readonly Look[] = [lookOf('phone', 'dark', 'en'), lookOf('wide', 'light', 'ko')];

/** Shows what is there in another light, on another screen and in another language: none of them may lose what is shown. */
export async function showAs(page: Page, { width, height, colorScheme, language }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height });
  // Also where a dialogue lies over it.
  await page.locator(`.languages [lang="${language}"]`).dispatchEvent('click');
  await page.locator(`html[lang="${language}"]`).waitFor();
}
