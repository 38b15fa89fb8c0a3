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

/** Words are cut after so many letters; what is one word, such as an id, never is, as somebody copies it. */
const wordsAtMost = 28;
const isOneWord = /^\S+$/;

/** Writes an answer out: its lists as tables no wider than that, with the columns that fit. */
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
  let room = width - 1;
  const kept = columns.filter((column) => {
    if (cells.every((row) => row[column] === '')) return false;
    const needs = 3 + Math.max(column.length, ...cells.map((row) => row[column]!.length));
    if (needs > room) {
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

const shortened = (text: string): string =>
  text.length <= wordsAtMost || isOneWord.test(text) ? text : `${text.slice(0, wordsAtMost - 1)}…`;

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);
const isTable = (value: unknown): value is Row[] => Array.isArray(value) && value.length > 0 && value.every(isRow);

function drawn(answer: unknown): string {
  const lines: string[] = [];
  yamlTableLogger({ info: (text) => lines.push(String(text)) }).info?.(answer);
  return lines.join('\n');
}

const widthOf = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));
