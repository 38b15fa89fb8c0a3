import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { Snapshot } from '../../src/audit/snapshot.ts';
import { brokenInvariants, letIn, openStage, type Stage, stageConcert } from '../harness.ts';
import { enter, enterAgain, hold, pay, why } from '../scenes.ts';

let stage: Stage;
let client: pg.Client;
beforeAll(async () => {
  stage = await openStage();
  const scene = await stageConcert(stage, { holdTtlMs: 600_000 });
  const [payer, refunded, short, holder] = await letIn(
    stage,
    scene.concertId,
    ['payer', 'refunded', 'short', 'holder'],
    5_000,
  );
  await pay(payer!, (await hold(payer!, scene, [1, 2])).reservationId);
  const { paymentId } = await pay(refunded!, (await hold(refunded!, scene, [3])).reservationId);
  await stage.operator.payment.refund({ paymentId, reason: 'rain', idempotencyKey: 'refund' });
  const [parts, guest] = await letIn(stage, scene.concertId, ['parts', 'guest'], 5_000);
  const lot = [await hold(parts!, scene, [30, 31]), await hold(parts!, scene, [32])];
  const bought = await parts!.caller.payment.pay({
    reservationIds: lot.map((held) => held.reservationId),
    token: parts!.token,
    idempotencyKey: 'lot',
  });
  const part = { paymentId: bought.paymentId, seatIds: [30], reason: 'rain', idempotencyKey: 'part' };
  await stage.operator.payment.refund(part);
  const free = await stage.operator.concert.addSchedule({
    concertId: scene.concertId,
    startsAt: '2030-01-02T19:00:00Z',
    sections: [{ name: 'Floor', rows: 1, seatsPerRow: 2, price: 0 }],
  });
  await pay(guest!, (await hold(guest!, { ...scene, ...free }, [1])).reservationId);
  await why(pay(short!, (await hold(short!, scene, [4, 5, 6, 7, 8, 9])).reservationId));
  await hold(holder!, scene, [10]);
  const movement = { userId: 'holder', currency: 'KRW', amount: 700, reference: 'pi_1' };
  await stage.operator.wallet.credit({ ...movement, idempotencyKey: 'credit' });
  await stage.operator.wallet.credit({ ...movement, idempotencyKey: 'the same credit again' });
  await stage.operator.wallet.debit({ ...movement, amount: 300, idempotencyKey: 'debit' });
  await enterAgain(payer!, scene.concertId);
  await stage.operator.queue.pause({ concertId: scene.concertId });
  await enter(stage, scene.concertId, 'waiter');
  client = new pg.Client({ connectionString: stage.databaseUrl });
  await client.connect();
  await client.query(unconstrained);
  const copies = tables.map((table) => `create table spare.${table} as table public.${table};`);
  await client.query(`create schema spare; ${copies.join('')}`);
});
afterAll(async () => {
  await client.end();
  await stage.close();
});

/** With one row a piece every border is between two rows; with more than there are, the first piece is the last. */
const sizes = [1, 2, 3, 10_000];

/** Breaks the database, hears the audit in pieces of each size, and mends it from a copy of every table. */
async function auditAfter(corruption: string): Promise<string[][]> {
  try {
    await client.query(corruption);
    const reported: string[][] = [];
    for (const pieceRows of sizes) reported.push(await brokenInPieces(pieceRows));
    return reported;
  } finally {
    const mend = tables.map(
      (table) => `delete from public.${table}; insert into public.${table} table spare.${table};`,
    );
    // As replica no foreign key is checked, so the order of the tables does not matter.
    await client.query(
      `set session_replication_role = replica; ${mend.join('')} set session_replication_role = origin`,
    );
  }
}

async function brokenInPieces(pieceRows: number): Promise<string[]> {
  await using snapshot = await Snapshot.open(stage.databaseUrl);
  const results = await audit(snapshot, { pieceRows });
  return results.filter((row) => !row.holds).map((row) => row.name.split('.')[0]!);
}

const tables = [
  'queues',
  'tokens',
  'admissions',
  'seats',
  'reservations',
  'payments',
  'payment_events',
  'wallets',
  'ledger_entries',
  'concert_keys',
  'wallet_keys',
  'wallet_references',
];

/** For corruptions that the schema's constraints forbid: they are the second line, the audit the third. */
const unconstrained = `
  alter table payments drop constraint if exists payments_check, drop constraint if exists payments_check1;
  alter table admissions drop constraint if exists admissions_check;
  alter table tokens drop constraint if exists tokens_check1;
  alter table wallet_references drop constraint if exists wallet_references_user_id_entry_id_key;
  drop index if exists payments_one_a_token, payments_one_a_reservation, ledger_one_debit_a_payment;`;

const cloneOf = (table: string, changes: string, where: string): string =>
  `insert into ${table} select (jsonb_populate_record(t, ${changes})).* from ${table} t where ${where}`;

test('a sound database breaks no invariant, and the audit names all that it checks', async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  const names = (await stage.operator.wallet.audit()).map((row) => row.name.split('.')[0]);
  expect(names).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '12']);
});

const corruptions: [what: string, reported: string[], sql: string][] = [
  ['a wallet that gained from nowhere', ['1', '2'], `update wallets set balance = balance + 1 where user_id = 'payer'`],
  ['a wallet that counts other entries', ['1'], `update wallets set entries = entries + 1 where user_id = 'payer'`],
  [
    'a ledger line that recorded another balance',
    ['1'],
    `update ledger_entries set balance_after = balance_after + 1 where user_id = 'payer' and kind = 'charge' and account = 'wallet'`,
  ],
  [
    'a wallet whose lines are in an order that goes below zero',
    ['1'],
    `update ledger_entries set entry_no = 9 where user_id = 'short' and account = 'wallet'`,
  ],
  [
    'an entry with legs that do not sum to zero',
    ['2'],
    `update ledger_entries set amount = amount - 1 where user_id = 'short' and account = 'funding'`,
  ],
  ['an entry with one leg', ['2'], `delete from ledger_entries where user_id = 'short' and account = 'funding'`],
  [
    'a seat that two holds claim',
    ['3'],
    cloneOf('reservations', `'{"reservation_id": "res_twin"}'`, `user_id = 'holder'`),
  ],
  [
    'a hold that its seat does not carry',
    ['3'],
    `update seats set fence = fence + 1 where reservation_id in (select reservation_id from reservations where user_id = 'holder')`,
  ],
  [
    'a sold seat without a paid reservation',
    ['3'],
    `update seats set sold = true, held_until = null, reservation_id = 'res_none' where seat_id = 20`,
  ],
  [
    'a seat that is kept back and on sale',
    ['3'],
    `alter table seats drop constraint if exists seats_check; update seats set blocked = 'press' where seat_id = 20`,
  ],
  [
    'a seat that is kept back while somebody has paid for it',
    ['3'],
    `alter table seats drop constraint if exists seats_check; update seats set blocked = 'press' where seat_id = 1`,
  ],
  [
    'a seat that is sold to nobody and not kept back',
    ['3'],
    `alter table seats drop constraint if exists seats_check; update seats set sold = true where seat_id = 20`,
  ],
  [
    'a paid seat that went back on sale',
    ['3'],
    `update seats set sold = false, reservation_id = null where seat_id = 1`,
  ],
  [
    'a payment whose reservation is only held',
    ['4'],
    `update reservations set status = 'cancelled' where user_id = 'refunded'`,
  ],
  [
    'a payment of another amount than its debit',
    ['4'],
    `update payments set amount = amount + 1 where user_id = 'payer' and status = 'paid'`,
  ],
  [
    'a debit that belongs to no payment',
    ['4'],
    cloneOf(
      'ledger_entries',
      `'{"entry_id": "ent_x", "payment_id": "pay_none", "entry_no": 3}'`,
      `user_id = 'payer' and kind = 'payment'`,
    ) +
      `; update ledger_entries set balance_after = 1000 where entry_id = 'ent_x' and account = 'wallet'; update wallets set entries = 3, balance = 1000 where user_id = 'payer'`,
  ],
  [
    'a payment at the very end of its hold',
    ['5'],
    `update payments p set paid_at = r.held_until from reservations r where r.reservation_id = p.reservation_id and p.user_id = 'payer'`,
  ],
  [
    'a token that paid twice',
    ['6'],
    `update payments set token_seq = (select token_seq from payments where user_id = 'payer') where user_id = 'refunded';
     update reservations set token_seq = (select token_seq from payments where user_id = 'payer') where user_id = 'refunded'`,
  ],
  [
    'a token that ended as paid without a payment',
    ['6'],
    `update tokens set ended_because = 'paid', ended_at = now() where user_id = 'holder'`,
  ],
  [
    'a payment by another user than the token’s',
    ['6'],
    `update tokens set user_id = 'somebody' where user_id = 'refunded' and ended_because = 'paid'`,
  ],
  [
    'an admission decided with the house full',
    ['7'],
    `update admissions set active_before = max_active where first_seq = 1`,
  ],
  ['an admission over the cap that the tokens show', ['7'], `update admissions set max_active = 1, active_before = 0`],
  [
    'someone admitted after one who stood behind them',
    ['8'],
    `update tokens set admitted_at = admitted_at + interval '1 hour', expires_at = expires_at + interval '1 hour' where seq = 1;
     update admissions set decided_at = decided_at + interval '1 hour' where first_seq = 1`,
  ],
  ['someone overtaken who still waits', ['8'], `update queues set frontier = last_seq`],
  [
    'two keys for one effect',
    ['9'],
    cloneOf('concert_keys', `'{"key": "another"}'`, `procedure = 'concert.reserve' and caller = 'holder'`),
  ],
  [
    'a key for somebody else’s effect',
    ['9'],
    cloneOf('concert_keys', `'{"caller": "payer"}'`, `procedure = 'concert.reserve' and caller = 'holder'`),
  ],
  [
    'a refund’s key without its refund',
    ['9'],
    `update concert_keys set answer = replace(answer, 'ref_', 'gone_') where procedure = 'payment.refund'`,
  ],
  [
    'a hold that claims a seat twice',
    ['3'],
    `update reservations set seat_ids = seat_ids || seat_ids, fences = fences || fences where user_id = 'holder'`,
  ],
  [
    'a key of a credit without the credit',
    ['9'],
    `update wallet_keys set answer = replace(answer, 'ent_', 'gone_') where procedure = 'wallet.credit'`,
  ],
  ['a credit that no reference stands for', ['9'], `delete from wallet_references where kind = 'credit'`],
  [
    'a reference without its movement',
    ['9'],
    `insert into wallet_references values ('(operator)', 'credit', 'pi_2', 'holder', 'ent_none')`,
  ],
  [
    'a reference to another kind of movement',
    ['9'],
    `update wallet_references set kind = 'credit', reference = 'pi_2' where kind = 'debit'`,
  ],
  [
    'one movement under two references',
    ['9'],
    cloneOf('wallet_references', `'{"reference": "pi_2"}'`, `kind = 'credit'`),
  ],
  [
    'a credit that was made twice under one reference',
    ['9'],
    cloneOf('ledger_entries', `'{"entry_id": "ent_x", "entry_no": 4}'`, `user_id = 'holder' and kind = 'credit'`) +
      `; update ledger_entries set balance_after = 6100 where entry_id = 'ent_x' and account = 'wallet'; update wallets set entries = 4, balance = 6100 where user_id = 'holder'`,
  ],
  [
    'a debit that took more than the wallet knows',
    ['1', '2'],
    `update ledger_entries set amount = amount * 2 where user_id = 'holder' and kind = 'debit'`,
  ],
  ['a key without its effect', ['9'], `update wallet_keys set answer = replace(answer, 'ent_', 'gone_')`],
  [
    'a paid payment that became refused',
    ['4', '6', '9', '12'],
    `update payments set status = 'refused', paid_at = null where user_id = 'payer'`,
  ],
  [
    'a part that was given back, and that the payment does not know',
    ['4'],
    `update payments set refunded = 0 where status = 'partly_refunded';
     update reservations set amount = amount + 1000 where user_id = 'parts' and cardinality(seat_ids) = 1 and amount = 1000 and seat_ids = '{31}'`,
  ],
  [
    'a part that its owner still has',
    ['3'],
    `update reservations set seat_ids = '{30, 31}', fences = '{1, 1}' where seat_ids = '{31}'`,
  ],
  [
    'a part of another amount in the history than in the ledger',
    ['4'],
    `update payment_events set amount = amount + 1 where refund_id is not null and seat_ids = '{30}'`,
  ],
  ['a part that the history has forgotten', ['4'], `delete from payment_events where seat_ids = '{30}'`],
  [
    'two holds of one visit that were paid at two moments',
    ['6'],
    `update payments set paid_at = paid_at - interval '1 second' where user_id = 'parts' and status = 'paid'`,
  ],
  [
    'one of two holds paid at once that is a payment of nobody’s visit',
    ['6'],
    `update payments set token_seq = 1000 where user_id = 'parts' and status = 'paid'`,
  ],
  [
    'a free seat that is sold without a payment',
    ['4', '6', '9', '12'],
    `update payments set status = 'refused', paid_at = null where user_id = 'guest'`,
  ],
  [
    'a payment of a price that debited nothing',
    ['4'],
    `update payments set amount = 1000 where user_id = 'guest'; update reservations set amount = 1000 where user_id = 'guest'`,
  ],
  ['a payment that was never paid', ['12'], `delete from payment_events where kind = 'paid'`],
  [
    'a refund that was taken back in the history only',
    ['12'],
    `insert into payment_events select concert_id, payment_id, 22, 'refunded', null, null, null, now() from payments where user_id = 'payer'`,
  ],
];

test.each(corruptions)('it reports %s', async (_what, reported, sql) => {
  expect(await auditAfter(sql)).toEqual(sizes.map(() => reported));
});

test('it sums money over pieces: what is missing in one and too much in another shows in the whole', async () => {
  const moved = `update wallets set balance = balance - 1 where user_id = 'payer'; update wallets set balance = balance + 1 where user_id = 'refunded'`;
  expect(await auditAfter(moved)).toEqual(sizes.map(() => ['1']));
});

test('who asks while an audit is under way gets the same one, and none is left behind', async () => {
  const audits = await Promise.all([stage.operator.wallet.audit(), stage.operator.wallet.audit()]);
  expect(audits[0]).toEqual(audits[1]);
  const connections = await stage.sql(
    `select from pg_stat_activity where application_name = 'stagedoor audit' and datname = current_database()`,
  );
  expect(connections.length).toBeLessThanOrEqual(1);
});

test('after all that the database is sound again', async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
});

test('it shows at most twenty samples of what is broken', async () => {
  const found = cloneOf('concert_keys', `jsonb_build_object('key', t.key || n)`, `procedure = 'concert.reserve'`);
  await client.query(found.replace('concert_keys t where', 'concert_keys t, generate_series(1, 40) n where'));
  await client.query(`update wallets set balance = balance + 1`);
  const broken = (await stage.operator.wallet.audit()).filter((row) => !row.holds);
  expect(broken.length).toBeGreaterThan(1);
  for (const row of broken) expect(row.violations.length).toBeLessThanOrEqual(20);
});
