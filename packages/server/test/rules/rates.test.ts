import { afterEach, expect, test, vi } from 'vitest';
import { Rates } from '../../src/http/rates.ts';

afterEach(() => vi.restoreAllMocks());

test.each([0, 24.333662099999998, 1_000_000.1])(
  'whoever is refused waits no longer than a second, at whatever moment their second began (%f)',
  (nowMs) => {
    vi.spyOn(performance, 'now').mockReturnValue(nowMs);
    const rates = new Rates({ callsPerUser: 1, callsPerAddress: 1 });
    expect(rates.ofUser('ann', 1)).toEqual({ calls: 1, retryAfterMs: 1_000 });
    expect(rates.ofUser('ann', 1)).toEqual({ calls: 0, retryAfterMs: 1_000 });
  },
);
