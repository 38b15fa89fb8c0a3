import stringWidth from 'string-width';
import { yamlTableLogger } from 'trpc-cli';

type Row = Readonly<Record<string, unknown>>;

/** An answer as text, and the columns that had no room. */
interface Readable {
  readonly text: string;
  readonly leftOut: readonly string[];
}

/** What people look for in a list first, where its rows begin otherwise. */
const firstOf: Readonly<Record<string, readonly string[]>> = {
  concerts: ['concertId', 'title', 'dates', 'queue', 'salesOpenAt'],
  payments: ['paymentId', 'userId', 'status', 'amount', 'currency', 'paidAt'],
  reservations: ['reservationId', 'userId', 'status', 'seatIds', 'amount', 'expiresAt'],
};

/** Words are cut after so many cells of a line; what is one word, such as an id, never is, as somebody copies it. */
const wordsAtMost = 28;
const isOneWord = /^\S+$/;
const letters = new Intl.Segmenter();

/** Takes no cell. */
const nothing = '\u200B';

/**
 * Writes an answer out: its lists as tables no wider than that, with the columns that fit, of which the first is always there.
 * @param width in cells: a letter of Hangul takes two
 */
export function readable(answer: unknown, width: number): Readable {
  const whole = drawn(answer);
  if (widthOf(whole) <= width) return { text: whole, leftOut: [] };
  const leftOut = new Set<string>();
  const narrow = (value: unknown, name: string): unknown => {
    if (isTable(value)) return narrowed(value, name, width, leftOut);
    if (!isRow(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, isTable(each) ? narrow(each, key) : each]),
    );
  };
  return { text: drawn(narrow(answer, '')), leftOut: [...leftOut] };
}

function narrowed(rows: readonly Row[], name: string, width: number, leftOut: Set<string>): Row[] {
  const columns = [...new Set([...(firstOf[name] ?? []), ...rows.flatMap((row) => Object.keys(row))])];
  const cells = rows.map((row) => Object.fromEntries(columns.map((column) => [column, cellOf(row[column])])));
  // A line before each column and after the last, and a space on both sides of what stands in it.
  const whole = width - 1;
  let room = whole;
  const kept = columns.filter((column) => {
    if (cells.every((row) => row[column] === '')) return false;
    const needs = 3 + Math.max(column.length, ...cells.map((row) => stringWidth(row[column]!)));
    if (needs > room && room < whole) {
      leftOut.add(column);
      return false;
    }
    room -= needs;
    return true;
  });
  return cells.map((row) => Object.fromEntries(kept.map((column) => [column, row[column]])));
}

/** A value in few words: of a list how long it is, of something with parts what each of them says. */
function cellOf(value: unknown): string {
  if (value == null) return '';
  if (Array.isArray(value)) return String(value.length);
  if (typeof value === 'string') return shortened(value);
  if (typeof value !== 'object') return JSON.stringify(value);
  const parts = Object.entries(value).flatMap(([key, part]) => {
    if (part === true) return [key];
    return part == null || part === false ? [] : [typeof part === 'string' ? part : `${key} ${cellOf(part)}`];
  });
  return shortened(parts.join(' '));
}

function shortened(text: string): string {
  if (stringWidth(text) <= wordsAtMost || isOneWord.test(text)) return text;
  let start = '';
  for (const { segment } of letters.segment(text)) {
    if (stringWidth(start + segment) >= wordsAtMost) break;
    start += segment;
  }
  return `${start}…`;
}

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);
const isTable = (value: unknown): value is Row[] => Array.isArray(value) && value.length > 0 && value.every(isRow);

function drawn(answer: unknown): string {
  const lines: string[] = [];
  yamlTableLogger({ info: (text) => lines.push(String(text)) }).info?.(asLongAsWide(answer));
  return lines.join('\n').replaceAll(nothing, '');
}

/** An answer whose lines have as many letters as they take cells, since the tables' borders are drawn by the letters. */
const asLongAsWide = (answer: unknown): unknown =>
  JSON.parse(JSON.stringify(answer), (_key, value: unknown) =>
    typeof value === 'string'
      ? value.replace(/.+/g, (line) => line + nothing.repeat(Math.max(0, stringWidth(line) - line.length)))
      : value,
  );

const widthOf = (text: string): number => Math.max(...text.split('\n').map((line) => stringWidth(line)));
