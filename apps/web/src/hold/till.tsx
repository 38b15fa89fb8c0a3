import type { Hold, Visit } from '@stagedoor/client';
import { usePay, useRelease } from '@stagedoor/client/react';
import { useRouter } from '@tanstack/react-router';
import type { Concert } from '../concerts/sale.ts';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';
import { RefusalNotice } from '../refusals/refusal-notice.tsx';
import { wayAfter } from './after-refusal.ts';
import { HeldSeats } from './held-seats.tsx';
import { HoldClock } from './hold-clock.tsx';
import { PayBox } from './pay-box.tsx';
import './hold.css';

/** What is held, how long still, and paying for it. */
export function Till({
  visit,
  concert,
  holds,
  onMore,
  onStale,
}: {
  visit: Visit;
  concert: Concert;
  holds: readonly Hold[];
  onMore: () => void;
  /** These holds are not what they were. */
  onStale: () => void;
}) {
  const { say } = useLanguage();
  const { navigate } = useRouter();
  const release = useRelease(visit);
  const pay = usePay(visit);
  const amount = holds.reduce((sum, hold) => sum + hold.amount, 0);
  const held = holds.reduce((sum, { seatIds }) => sum + seatIds.length, 0);
  const first = holds.reduce((one, other) => (other.expiresAt < one.expiresAt ? other : one));

  const off = concert.dates.find(
    ({ scheduleId, cancelReason }) => cancelReason !== null && holds.some((hold) => hold.scheduleId === scheduleId),
  );

  const refusal = off ? { reason: 'SCHEDULE_CANCELLED', cancelReason: off.cancelReason } : pay.error;
  const way = wayAfter(refusal);
  const isHeld = way === 'pay' || way === 'none';

  const payAll = async (): Promise<void> => {
    const { paymentId, payments } = await pay.mutateAsync([...holds]);
    await (payments.length === 1
      ? navigate({ to: '/tickets/$paymentId', params: { paymentId } })
      : navigate({ to: '/tickets' }));
  };

  return (
    <div className="till">
      {isHeld ? <HoldClock hold={first} /> : <h1>{say(way === 'tickets' ? 'ended.paid' : 'hold.gone')}</h1>}
      <section className="till-seats" aria-label={say('hold.seats')}>
        {holds.map((hold) => (
          <HeldSeats
            key={hold.reservationId}
            hold={hold}
            concert={concert}
            isHeld={isHeld}
            busy={release.isPending || pay.isPending}
            onRelease={() => release.mutate(hold)}
          />
        ))}
        {release.error && <RefusalNotice refusal={release.error} />}
        {isHeld && held < concert.maxSeatsPerUser && (
          <Button look="plain" onClick={onMore}>
            {say('hold.more')}
          </Button>
        )}
      </section>
      <PayBox
        visit={visit}
        currency={concert.currency}
        amount={amount}
        paying={pay.isPending}
        refusal={refusal}
        // What is refused is shown; nothing else is to be done about it here.
        onPay={() => void payAll().catch(() => {})}
        onChoose={() => {
          pay.reset();
          onStale();
        }}
      />
    </div>
  );
}
