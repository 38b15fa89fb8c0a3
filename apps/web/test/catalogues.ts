import { setupI18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import enDesk from '../src/desk/language/en.json' with { type: 'json' };
import koDesk from '../src/desk/language/ko.json' with { type: 'json' };
import en from '../src/language/en.json' with { type: 'json' };
import ko from '../src/language/ko.json' with { type: 'json' };
import type { Language, Say } from '../src/language/language.ts';

export const catalogues: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: { ...en, ...enDesk },
  ko: { ...ko, ...koDesk },
};

/** What a page says in a language. */
export function speaker(language: Language): Say {
  const i18n = setupI18n({ locale: language, messages: { [language]: catalogues[language] } });
  i18n.setMessagesCompiler(compileMessage);
  return (key, values) => i18n._(key, values);
}
