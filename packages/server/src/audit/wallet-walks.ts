import type { Findings } from './findings.ts';
import type { Totals, Walk } from './walk.ts';

/**
 * The money, along `user_id`. Look-ups are subqueries with `offset 0` or `order by`, which the planner neither pulls up nor turns
 * into joins; an order by an index's last column leaves it that index alone (decision 0010).
 */
export const walletWalks: readonly Walk[] = [
  {
    table: 'ledger_entries',
    key: ['user_id', 'entry_id'],
    checks: [
      {
        // Each line follows from the one before it, from nothing on: so its balance is the sum of all lines up to it.
        invariant: 1,
        violations: `
          select 'wallet ' || l.user_id || ' ' || l.currency || ': entry ' || l.entry_no || ' leads to ' || coalesce(near.balance, 0) + l.amount ||
            ', recorded as ' || l.balance_after || ', with ' || near.previous || ' entries before it'
          from piece l cross join lateral (
            select count(*) filter (where n.entry_no = l.entry_no) as same, count(*) filter (where n.entry_no < l.entry_no) as previous,
              sum(n.balance_after) filter (where n.entry_no < l.entry_no) as balance
            from (
              select entry_no, balance_after from ledger_entries where user_id collate "C" = l.user_id and currency = l.currency and account = 'wallet'
                and entry_no between l.entry_no - 1 and l.entry_no order by entry_no
            ) n
          ) near
          where l.account = 'wallet' and (l.entry_no < 1 or near.same <> 1 or near.previous <> (l.entry_no > 1)::int
            or l.balance_after < 0 or l.balance_after <> coalesce(near.balance, 0) + l.amount)
          union all
          select 'wallet ' || l.user_id || ' ' || l.currency || ': has a ledger, but no balance'
          from piece l where l.account = 'wallet' and l.entry_no = 1
            and not exists (select from wallets w where w.user_id = l.user_id and w.currency = l.currency offset 0)`,
      },
      {
        invariant: 2,
        violations: `
          select 'entry ' || entry_id || ' of ' || user_id || ' has ' || count(*) || ' legs that sum to ' || sum(amount)
          from piece group by user_id, entry_id having sum(amount) <> 0 or count(*) <> 2 or count(*) filter (where account = 'wallet') <> 1`,
      },
      {
        invariant: 4,
        violations: `
          select 'entry ' || l.entry_id || ' belongs to no payment' from piece l where l.payment_id is not null
            and not exists (select from payments p where p.payment_id = l.payment_id and p.user_id = l.user_id offset 0)`,
      },
      {
        invariant: 9,
        violations: `
          select l.kind || ' ' || l.entry_id || ' of ' || l.user_id || ' has no reference' from piece l
          where l.account = 'wallet' and l.kind in ('credit', 'debit')
            and not exists (select from wallet_references r where r.user_id = l.user_id and r.entry_id = l.entry_id offset 0)`,
      },
    ],
    totals: `select currency, kind, sum(amount) as total from piece where account = 'wallet' group by currency, kind`,
  },
  {
    table: 'wallets',
    key: ['user_id', 'currency'],
    checks: [
      {
        invariant: 1,
        violations: `
          select 'wallet ' || w.user_id || ' ' || w.currency || ': holds ' || w.balance || ' after ' || w.entries || ' entries, its ledger says ' ||
            coalesce(last.balance_after, 0) || ' after ' || coalesce(last.entry_no, 0)
          from piece w left join lateral (
            select entry_no, balance_after from ledger_entries l where l.user_id collate "C" = w.user_id and l.currency = w.currency and l.account = 'wallet'
            order by l.entry_no desc limit 1
          ) last on true
          where w.balance <> coalesce(last.balance_after, 0) or w.entries <> coalesce(last.entry_no, 0)`,
      },
    ],
    totals: `select currency, 'balance' as kind, sum(balance) as total from piece group by currency`,
  },
  {
    table: 'wallet_references',
    // The primary key says that there is one entry for each; what is left is that it is theirs, and theirs alone.
    key: ['service', 'kind', 'reference'],
    checks: [
      {
        invariant: 9,
        violations: `
          select r.kind || ' ' || r.reference || ' of ' || r.service || ' has no entry of its own' from piece r
          where not exists (
              select from ledger_entries l where l.user_id = r.user_id and l.entry_id = r.entry_id and l.account = 'wallet' and l.kind = r.kind offset 0)
            or 1 < (select count(*) from wallet_references o where o.user_id = r.user_id and o.entry_id = r.entry_id)`,
      },
    ],
  },
  {
    table: 'wallet_keys',
    // An effect belongs to its user, so two keys for one effect meet in one piece. What services move may have several: its reference counts.
    key: ['user_id'],
    checks: [
      {
        invariant: 9,
        violations: `
          select procedure || ': effect ' || effect || ' stands behind ' || count(*) || ' keys'
          from (select *, answer::jsonb -> 'json' ->> 'entryId' as effect from piece) k
          where effect is not null and procedure not in ('wallet.credit', 'wallet.debit') group by user_id, procedure, effect having count(*) > 1
          union all
          select k.procedure || ': key ' || k.key || ' of ' || k.caller || ' has no effect'
          from (
            select *, answer::jsonb -> 'json' ->> case when procedure in ('user.create', 'user.erase') then 'userId' else 'entryId' end as effect,
              answer::jsonb -> 'json' ->> 'userId' as owner
            from piece
          ) k
          where case
            when k.procedure in ('user.create', 'user.erase') then not exists (select from users u where u.user_id = k.effect offset 0)
            else not exists (
              select from ledger_entries l where l.user_id = coalesce(k.owner, k.user_id) and l.entry_id = k.effect offset 0)
          end`,
      },
    ],
  },
];

/** What came in by charges and credits, less what went out by debits, is in balances or was paid and not refunded: over all pieces. */
export function checkMoney(totals: Totals, findings: Findings): void {
  for (const [currency, of] of totals) {
    const total = (kind: string): bigint => of.get(kind) ?? 0n;
    const moved = [...of.keys()].filter((kind) => kind !== 'balance');
    if (moved.reduce((sum, kind) => sum + total(kind), 0n) !== total('balance'))
      findings.add(2, `${currency}: ${[...of].map(([kind, sum]) => `${kind} ${sum}`).join(', ')}`);
  }
}
