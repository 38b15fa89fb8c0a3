import type { Hold, Visit } from '@stagedoor/client';
import { useCharge, useHoldCountdown, usePay, useRelease } from '@stagedoor/client/react';

/** The seats are held until the countdown ends. */
export function Till({ visit, hold }: { visit: Visit; hold: Hold }) {
  const seconds = Math.ceil(useHoldCountdown(hold) / 1_000);
  const pay = usePay(visit);
  const charge = useCharge(visit);
  const release = useRelease(visit);
  const missing = pay.error?.reason === 'INSUFFICIENT_BALANCE' ? pay.error.missing : undefined;
  return (
    <section>
      <p>{hold.seats.map(({ section, row, number }) => `${section} ${row}${number}`).join(', ')}</p>
      {pay.error && <p role="alert">{pay.error.message}</p>}
      <button disabled={pay.isPending} onClick={() => pay.mutate(hold)}>
        {seconds > 0 ? `Pay ${hold.amount} within ${seconds} s` : 'The time is over'}
      </button>
      {missing !== undefined && <button onClick={() => charge.mutate(missing)}>Put {missing} into the wallet</button>}
      <button onClick={() => release.mutate(hold)}>Give them back</button>
    </section>
  );
}
