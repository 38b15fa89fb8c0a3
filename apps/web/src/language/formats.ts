/** To make one of Intl's formats takes as long as to use it a hundred times, and a list of seats uses one for each. */
const known = new Map<string, unknown>();

function once<Format>(kind: string, language: string, options: object, make: () => Format): Format {
  const key = `${kind} ${language} ${JSON.stringify(options)}`;
  const format = (known.get(key) as Format | undefined) ?? make();
  known.set(key, format);
  return format;
}

/** `Intl.NumberFormat`, made once. */
export const numberFormat = (language: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat =>
  once('number', language, options, () => new Intl.NumberFormat(language, options));

/** `Intl.DateTimeFormat`, made once. */
export const dateFormat = (
  language: string | undefined,
  options: Intl.DateTimeFormatOptions = {},
): Intl.DateTimeFormat => once('date', String(language), options, () => new Intl.DateTimeFormat(language, options));

/** Names in a row, as people write them: "A, B and C". */
export const listed = (names: readonly string[], language: string): string =>
  once('list', language, {}, () => new Intl.ListFormat(language, { type: 'conjunction' })).format(names);
