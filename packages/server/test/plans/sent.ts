import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type Plan, planIn } from './plan.ts';

/** Every statement that the server may send: a line each, sorted. Written by `pnpm plans:list`. */
const listFile = join(import.meta.dirname, 'statements.txt');

export const listed: ReadonlySet<string> = new Set(readFileSync(listFile, 'utf8').split('\n').filter(Boolean));

export function writeList(statements: Iterable<string>): void {
  writeFileSync(listFile, `${[...statements].sort().join('\n')}\n`);
}

/** What this test file's servers sent so far. */
export const sent = new Set<string>();

/** Who is told how each statement was run, by the database that explains it. */
export const explained = new Map<string, (plan: Plan) => void>();

/** The pools of the server name themselves; migrations and the connections of tests don't count. */
const isServers = (client: pg.Client): boolean => parametersOf(client).application_name === 'stagedoor';

const parametersOf = (client: pg.Client): { application_name?: string; database: string } =>
  (client as unknown as { connectionParameters: { application_name?: string; database: string } }).connectionParameters;

const heard = new WeakSet<pg.Client>();
/** The audit reads whole tables, all in one snapshot. */
const inSnapshot = new WeakSet<pg.Client>();

/** Notes whatever a pool sends from now on. */
export function noteStatements(): void {
  const query = Reflect.get(pg.Client.prototype, 'query') as (...args: unknown[]) => unknown;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]): unknown {
    const [first] = args as [string | { text: string }];
    if (isServers(this)) note(this, typeof first === 'string' ? first : first.text);
    return Reflect.apply(query, this, args);
  } as typeof pg.Client.prototype.query;
}

function note(client: pg.Client, text: string): void {
  if (/isolation level repeatable read/i.test(text)) inSnapshot.add(client);
  if (/^(commit|rollback)/i.test(text)) inSnapshot.delete(client);
  const name = inSnapshot.has(client) ? undefined : nameOf(text);
  if (name !== undefined) sent.add(name);
  if (heard.has(client)) return;
  heard.add(client);
  client.on('notice', ({ message }) => {
    const plan = inSnapshot.has(client) ? undefined : planIn(message ?? '');
    if (plan) explained.get(parametersOf(client).database)?.(plan);
  });
}

/** A statement on one line. Models write values into their statements: those are left out. */
export function nameOf(text: string): string | undefined {
  const line = text.replaceAll(/\s+/g, ' ').trim().replace(/;$/, '');
  if (!/^(select|insert|update|delete|with)\b/i.test(line) || isElsewhere.test(line)) return undefined;
  if (/\$\d/.test(line)) return line;
  const values = /(?<![\w"])(?:'(?:[^']|'')*'|NULL(?=\))|-?\d+(?:\.\d+)?)/g;
  return line
    .replaceAll(values, '?')
    .replaceAll(/\(\?(?:, ?\?)+\)/g, '(?)')
    .replaceAll(/(\(\?\))(?:,\(\?\))+/g, '$1');
}

/** Sequelize asks for types, and some tests break a statement on purpose. */
const isElsewhere = /from pg_|no_such_table|pg_terminate_backend|pg_sleep/i;
