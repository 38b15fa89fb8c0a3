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

const phone = { width: 390, height: 844 };
const wide = { width: 1_280, height: 800 };

export const looks: readonly Look[] = [
  { name: 'phone-dark-en', ...phone, colorScheme: 'dark', language: 'en' },
  { name: 'wide-light-en', ...wide, colorScheme: 'light', language: 'en' },
  { name: 'wide-dark-ko', ...wide, colorScheme: 'dark', language: 'ko' },
  { name: 'phone-light-ko', ...phone, colorScheme: 'light', language: 'ko' },
];

/** Shows what is there in another light, on another screen and in another language: none of them may lose what is shown. */
export async function showAs(page: Page, { width, height, colorScheme, language }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height });
  // Also where a dialogue lies over it.
  await page.locator(`.languages [lang="${language}"]`).dispatchEvent('click');
  await page.locator(`html[lang="${language}"]`).waitFor();
}
