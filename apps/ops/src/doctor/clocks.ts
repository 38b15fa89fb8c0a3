import { fail, type Finding, ok, warn } from './finding.ts';

/** Access tokens are valid for minutes, and people count down by what they are told. */
const worthKnowingMs = 2_000;
const tooMuchMs = 30_000;

/** How far a clock is from this machine's. The database's decides all that has a time; the server's judges access tokens. */
export function clockFinding(check: string, whose: string, aheadMs: number, withinMs: number): Finding {
  const certainMs = Math.max(0, Math.abs(aheadMs) - withinMs);
  const seconds = `${(Math.abs(aheadMs) / 1_000).toFixed(1)} s ${aheadMs < 0 ? 'behind' : 'ahead of'} this machine’s`;
  const todo = 'Let NTP (chrony, systemd-timesyncd) set the clocks of this machine, the servers and the database.';
  if (certainMs > tooMuchMs) return fail(check, `${whose} is ${seconds}`, todo);
  if (certainMs > worthKnowingMs) return warn(check, `${whose} is ${seconds}`, todo);
  return ok(check, `${whose} agrees with this machine’s, to within ${(Math.ceil(withinMs / 100) / 10).toFixed(1)} s`);
}
