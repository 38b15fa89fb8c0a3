/** What must be escaped in a quoted item. */
const special = /["\\]/;
const specials = /["\\]/g;
/** What JSON writes in another way than a quoted item. */
// oxlint-disable-next-line no-control-regex -- JSON escapes these
const awkward = /[\u0000-\u001f\ud800-\udfff]/;

/** Whatever year has another number of digits is written by pg. */
const hasFourDigits = (date: Date): boolean => date.getUTCFullYear() >= 1_000 && date.getUTCFullYear() <= 9_999;

/**
 * A parameter as pg would send it. Batches send little but long arrays of plain values, and pg takes several times as long to write them:
 * so they are written here, and the rest there.
 */
export const parameterOf = (value: unknown): unknown => (Array.isArray(value) ? (arrayText(value) ?? value) : value);

function arrayText(items: readonly unknown[]): string | undefined {
  let text = '{';
  for (let n = 0; n < items.length; n++) {
    const item = itemText(items[n]);
    if (item === undefined) return undefined;
    text += n === 0 ? item : `,${item}`;
  }
  return `${text}}`;
}

function itemText(item: unknown): string | undefined {
  switch (typeof item) {
    case 'string':
      if (!special.test(item)) return `"${item}"`;
      return awkward.test(item) ? `"${item.replaceAll(specials, '\\$&')}"` : JSON.stringify(item);
    case 'number':
    case 'boolean':
      return `${item}`;
    case 'undefined':
      return 'NULL';
    case 'object':
      if (item === null) return 'NULL';
      return item instanceof Date && hasFourDigits(item) ? `"${item.toISOString()}"` : undefined;
    default:
      return undefined;
  }
}
