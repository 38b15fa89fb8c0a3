import type { RouterOutputs } from '@stagedoor/client';
import { useState } from 'react';
import { money } from '../../language/forms.ts';
import { Ask } from '../ask.tsx';
import { Field } from '../field.tsx';
import { useIntent, useServer } from '../server.ts';
import { useWords } from '../words.ts';
import { seatName } from '../../seats/seat-name.ts';

/** Gives a payment back: all that is left of it, or the seats that are ticked. */
export function Refund({ payment }: { payment: RouterOutputs['payment']['search']['payments'][number] }) {
  const { language, say } = useWords();
  const server = useServer();
  const intent = useIntent();
  const { paymentId, currency, userId } = payment;
  const left = payment.seats.filter(({ seatId }) => !payment.refundedSeatIds.includes(seatId));
  const [chosen, setChosen] = useState<readonly number[]>(left.map(({ seatId }) => seatId));
  const [reason, setReason] = useState('');
  const isWhole = chosen.length === left.length;
  const amount = isWhole
    ? payment.amount - payment.refunded
    : left.reduce((sum, { seatId, price }) => sum + (chosen.includes(seatId) ? price : 0), 0);
  const sum = money(amount, currency, language);
  return (
    <Ask
      label={say('desk.refund')}
      look="accent"
      title={say('desk.refund.title')}
      why={say('desk.refund.why', { amount: sum, count: chosen.length, user: userId })}
      go={say('desk.refund.go', { amount: sum })}
      ready={chosen.length > 0 && reason.trim() !== ''}
      onGo={() => {
        const input = { paymentId, reason: reason.trim(), ...(isWhole ? {} : { seatIds: [...chosen] }) };
        return intent(input, (keyed) => server.payment.refund.mutate(keyed));
      }}
    >
      {left.length > 1 && (
        <fieldset className="ticks">
          <legend>{say('desk.seats')}</legend>
          {left.map((seat) => (
            <label key={seat.seatId} className="tick numbers">
              <input
                type="checkbox"
                checked={chosen.includes(seat.seatId)}
                onChange={({ target }) =>
                  setChosen(
                    left
                      .map(({ seatId }) => seatId)
                      .filter((id) => (id === seat.seatId ? target.checked : chosen.includes(id))),
                  )
                }
              />
              {seatName(seat, say)} {money(seat.price, currency, language)}
            </label>
          ))}
        </fieldset>
      )}
      <Field
        label={say('desk.refund.reason')}
        hint={say('desk.refund.reasonWhy')}
        maxLength={500}
        value={reason}
        onValue={setReason}
      />
    </Ask>
  );
}
