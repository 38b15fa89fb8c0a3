import type { RouterOutputs } from '@stagedoor/client';
import { Link, useParams } from '@tanstack/react-router';
import { money } from '../../language/forms.ts';
import { Notice } from '../../page/notice.tsx';
import { useTitle } from '../../page/use-title.ts';
import { Refused } from '../refused.tsx';
import { useAsked } from '../server.ts';
import { exactly, inFull, useWords } from '../words.ts';
import { Refund } from './refund.tsx';
import { seatName } from '../../seats/seat-name.ts';

/** One payment with all that happened to it. */
export function DeskPaymentPage() {
  const { paymentId } = useParams({ from: '/desk/payments/$paymentId' });
  const { language, say } = useWords();
  useTitle(say('desk.payment'));
  const { data, error, refetch } = useAsked(['payment', paymentId], (server) =>
    server.payment.search.query({ paymentId }),
  );
  const payment = data?.payments[0];
  const of = { concertId: payment?.concertId ?? '' };
  const concert = useAsked(['concert', of.concertId], (server) => server.concert.get.query(of), {
    enabled: payment !== undefined,
  });
  if (error) return <Refused error={error} onAgain={() => void refetch()} />;
  if (data === undefined) return null;
  if (payment === undefined) return <Notice kind="trouble">{say('desk.refused.unknownId')}</Notice>;
  const { title, userId, concertId, amount, refunded, currency, status } = payment;
  return (
    <article className="desk-part">
      <header className="desk-head">
        <div>
          <h1 className="numbers">{money(amount, currency, language)}</h1>
          <p className="row soft">
            <span className={`queue-tag ${status}`}>{say(`desk.paid.${status}`)}</span>
            <code>{paymentId}</code>
          </p>
        </div>
        {(status === 'paid' || status === 'partly_refunded') && <Refund key={refunded} payment={payment} />}
      </header>
      <dl className="facts numbers">
        <dt>{say('desk.user')}</dt>
        <dd>
          <Link to="/desk/people/$userId" params={{ userId }}>
            {userId}
          </Link>
        </dd>
        <dt>{say('desk.concert')}</dt>
        <dd>
          <Link to="/desk/concerts/$concertId" params={{ concertId }}>
            {title}
          </Link>
        </dd>
        <dt>{say('desk.date')}</dt>
        <dd>{concert.data && inFull(payment.startsAt, concert.data.timeZone, language)}</dd>
        <dt>{say('desk.givenBack')}</dt>
        <dd>{money(refunded, currency, language)}</dd>
      </dl>
      <h2>{say('desk.seats')}</h2>
      <ul className="plain-list numbers">
        {payment.seats.map((seat) => (
          <li key={seat.seatId} className={payment.refundedSeatIds.includes(seat.seatId) ? 'gone' : ''}>
            {seatName(seat, say)} <span className="soft">{money(seat.price, currency, language)}</span>
            {payment.refundedSeatIds.includes(seat.seatId) && (
              <span className="queue-tag refunded">{say('desk.paid.refunded')}</span>
            )}
          </li>
        ))}
      </ul>
      <h2>{say('desk.history')}</h2>
      <History payment={payment} />
    </article>
  );
}

function History({
  payment: { history, currency },
}: {
  payment: RouterOutputs['payment']['search']['payments'][number];
}) {
  const { language, say } = useWords();
  return (
    <ol className="plain-list history numbers">
      {history.map(({ kind, at, reason, note, amount }) => (
        <li key={`${kind} ${at.getTime()}`}>
          <span className="soft">{exactly(at, language)}</span> {say(`desk.paid.${kind}`)}
          {amount !== null && ` ${money(amount, currency, language)}`}
          {reason && ` (${reason})`}
          {note && <span className="soft"> {note}</span>}
        </li>
      ))}
    </ol>
  );
}
