import { afterAll, describe, expect, test } from 'vitest';
import { asAdmin, createDatabase, openStage, type TestDatabase } from '../harness.ts';
import { history, sale } from './history.ts';
import type { Plan } from './plan.ts';
import { everyProcedure, meetLocks, openSale, reconcileEveryMs } from './scenes.ts';
import { explained, listed, nameOf, sent, writeList } from './sent.ts';

/** How many rows a statement may read beyond what it returns or writes, and why. */
const allowances: readonly { of: string; rows: number; because: string }[] = [
  {
    of: '(reservation_id is not null or sold)',
    rows: sale.seats,
    because: 'a node reads a hall once, when somebody first looks',
  },
  {
    of: 'count(*) filter (where expires_at > clock.now)',
    // Everyone who waits when the scenes begin comes in, and so do their own people.
    rows: sale.inside + sale.waiting + 50,
    because: 'a tick counts who is inside',
  },
  {
    of: 'from reservations r cross join lateral ( select from payments',
    rows: sale.paid + sale.inside + 100,
    because: 'a date that somebody held a seat of is taken away after a look at all reservations of its concert',
  },
  {
    of: 'group by section',
    rows: sale.seats,
    because: 'an operator changes prices of a hall: its sections are told from its seats',
  },
  {
    of: 'seat_id between $3 and $4',
    rows: sale.seats,
    because: 'others hold seats of a hall that is gone through whole',
  },
  {
    of: 'and sold and blocked is null and seat_id > $3',
    rows: sale.seats,
    because: 'a cancelled hall is gone through for those who paid',
  },
  {
    of: 'and section = $3 and',
    rows: sale.seats,
    because: 'an operator keeps a section back, which is found in its hall',
  },
  { of: 'and blocked', rows: sale.seats, because: 'an operator looks through a hall for what is kept back' },
  { of: 'group by blocked', rows: sale.seats, because: 'an operator counts a hall' },
  { of: 'section = any($5::text[])', rows: sale.seats, because: 'a section is found by a walk through its hall' },
  {
    of: 'select count(*) as payments,',
    rows: sale.paid + 100,
    because: 'an operator sums the money of a concert, which is all of its payments',
  },
  { of: 'max(seq) as "lastSeq"', rows: 50_000, because: 'a page of the queues, which are read from end to end' },
];

/** By statement. */
type Worst = Map<string, Pick<Plan, 'read' | 'tooMany' | 'root'> & { where: string }>;

const all: Worst = new Map();
afterAll(() => {
  if (!process.env['STAGEDOOR_SHOW_STATEMENTS']) return;
  const worstFirst = [...all].sort(([, a], [, b]) => b.tooMany - a.tooMany || b.read - a.read);
  console.table(worstFirst.map(([statement, { read, tooMany, where }]) => ({ statement, read, tooMany, where })));
});

const databases = [
  { which: 'was never analysed', rows: 5_000, isOver: true },
  { which: 'was analysed after other concerts', rows: 5_000, isOver: true, isAnalysed: true },
  { which: 'was analysed while others wait and are inside', rows: 5_000, isOver: false, isAnalysed: true },
  { which: 'was analysed while it was empty, and filled since', rows: 5_000, isOver: true, isStale: true },
  { which: 'has a million rows', rows: 75_000, isOver: false, isAnalysed: true },
];

// At once, as the scenes mostly wait: for ticks, for locks, for what comes due.
describe.concurrent.each(databases)(
  'a database that $which',
  ({ which, rows, isOver, isAnalysed = false, isStale = false }) => {
    // The longest of all tests: a minute of both processors.
    test('gives no statement more rows to read than it needs', { timeout: 900_000 }, async ({ expect }) => {
      const database = await createDatabase();
      const filling = history({ rows, isOver });
      const worst: Worst = new Map();
      try {
        if (!isStale) await asAdmin(database.url, filling);
        await asAdmin(database.url, withoutAutovacuum);
        if (isAnalysed || isStale) await asAdmin(database.url, 'vacuum analyze');
        await explainAll(database);
        explained.set(nameIn(database), (plan) => note(worst, plan, which));
        if (isStale) await playOn(database, 'kept', filling);
        await playOn(database, 'new');
      } finally {
        explained.delete(nameIn(database));
        await database.drop();
      }
      for (const [statement, plan] of worst) note(all, { ...plan, text: statement }, plan.where);
      if (process.env['STAGEDOOR_LIST_STATEMENTS']) return;
      const greedy = [...worst].filter(([statement, { tooMany }]) => tooMany > allowed(statement));
      expect(greedy.map(([statement, { tooMany, where, root }]) => ({ statement, tooMany, where, root }))).toEqual([]);
      expect(
        [...listed].filter((statement) => !worst.has(statement)),
        'listed, but never sent',
      ).toEqual([]);
    });
  },
);

test('a statement that reads more than it needs, and one that is not listed, are noticed', async () => {
  const database = await createDatabase();
  await explainAll(database);
  const stage = await openStage({}, database);
  const plans = new Map<string, Plan>();
  explained.set(nameIn(database), (plan) => plans.set(plan.text, plan));
  try {
    const { concertId } = await openSale(stage, false);
    const greedy = 'select price from seats where concert_id = $1 and number = 7';
    await stage.stagedoor.services.pools.users.query(greedy, { bind: [concertId] });
    expect(plans.get(greedy)).toMatchObject({ read: 50, tooMany: 48 });
    expect(sent.delete(greedy)).toBe(true);
    expect(listed.has(greedy)).toBe(false);
  } finally {
    explained.delete(nameIn(database));
    await stage.close();
    await database.drop();
  }
});

test('the list of statements can be written', () => {
  if (process.env['STAGEDOOR_LIST_STATEMENTS']) writeList(all.keys());
});

/** The connections are opened, and their statements prepared, while only a small concert was ever sold; `filling` is what comes then. */
async function playOn(database: TestDatabase, plans: string, filling = ''): Promise<void> {
  const stage = await openStage({ tickMs: 50, lockTimeoutMs: 100, reconcileEveryMs }, database);
  try {
    await stage.sql('set auto_explain.log_min_duration = -1');
    await everyProcedure(stage, await openSale(stage, false), 1, `early-${plans}`);
    await stage.sql(filling);
    const running = await openSale(stage, true);
    const free = sale.paid + sale.inside + 1;
    await everyProcedure(stage, running, free, `late-${plans}`);
    await meetLocks(stage, running, free + 100, `patient-${plans}`);
  } finally {
    await stage.close();
  }
}

function note(worst: Worst, plan: Plan, where: string): void {
  const statement = nameOf(plan.text);
  if (statement === undefined) return;
  const known = worst.get(statement);
  if (known === undefined || plan.tooMany > known.tooMany || (plan.tooMany === known.tooMany && plan.read > known.read))
    worst.set(statement, { ...plan, where });
}

function allowed(statement: string): number {
  return allowances.find(({ of }) => statement.includes(of))?.rows ?? 0;
}

const withoutAutovacuum = `do $$ declare name text; begin
  for name in select tablename from pg_tables where schemaname = 'public' loop
    execute format('alter table %I set (autovacuum_enabled = off)', name);
  end loop;
end $$`;

/** PostgreSQL tells each connection how it ran each statement, constraints' own look-ups included. */
async function explainAll(database: TestDatabase): Promise<void> {
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_analyze': 'on',
    'auto_explain.log_timing': 'off',
    'auto_explain.log_nested_statements': 'on',
    'auto_explain.log_format': 'json',
    'auto_explain.log_level': 'warning',
    log_min_messages: 'fatal',
  };
  for (const [setting, value] of Object.entries(settings))
    await asAdmin(database.url, `alter database ${nameIn(database)} set ${setting} = '${value}'`);
}

const nameIn = (database: TestDatabase): string => new URL(database.url).pathname.slice(1);
