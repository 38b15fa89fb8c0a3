import { useConcert } from '@stagedoor/client/react';
import { Link } from '@tanstack/react-router';
import { Moved } from '../concerts/moved.tsx';
import { Poster } from '../concerts/poster.tsx';
import { dateAt, foreignZone, money } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';
import { seatName } from '../seats/seat-name.ts';
import type { Payment } from './payment.ts';
import '../hold/hold.css';
import './tickets.css';

/** What was bought with one payment, as a ticket with its stub. */
export function Ticket({ payment, isLink = false }: { payment: Payment; isLink?: boolean }) {
  const { language, say } = useLanguage();
  const { paymentId, concertId, title, startsAt, seats, amount, currency, status, refunded, refundedSeatIds } = payment;
  const { data: concert } = useConcert(concertId);
  const timeZone = concert?.timeZone ?? null;
  const { day, time } = dateAt(startsAt, timeZone, language);
  const zone = foreignZone(startsAt, timeZone, language);
  const why =
    concert?.cancelReason ??
    concert?.dates.find((date) => date.scheduleId === payment.scheduleId)?.cancelReason ??
    null;
  return (
    <article className={`ticket ${status}`}>
      <div className="ticket-picture">
        <Poster title={title} />
      </div>
      <div className="ticket-words">
        <h2>
          {isLink ? (
            <Link to="/tickets/$paymentId" params={{ paymentId }}>
              {title}
            </Link>
          ) : (
            title
          )}
        </h2>
        <p className="numbers">
          {day} <strong>{time}</strong> {zone !== undefined && <span className="soft">({zone})</span>}
        </p>
        {concert?.venue != null && <p className="soft">{concert.venue}</p>}
        {why === null && <Moved from={payment.movedFrom} timeZone={timeZone} />}
        {why !== null && <p className="trouble-words">{say('tickets.cancelled', { why })}</p>}
        {status === 'refunded' && (
          <p className="refund">{say('tickets.refunded', { amount: money(refunded, currency, language) })}</p>
        )}
        {status === 'partly_refunded' && (
          <p className="refund">
            {say('tickets.partlyRefunded', {
              amount: money(refunded, currency, language),
              of: money(amount, currency, language),
            })}
          </p>
        )}
      </div>
      <ul className="stub numbers">
        {seats.map((seat) => {
          const isBack = status === 'refunded' || refundedSeatIds.includes(seat.seatId);
          return (
            <li key={seat.seatId} className={isBack ? 'back' : ''}>
              <span>{seatName(seat, say)}</span>
              {isBack && <span className="soft">{say('tickets.back')}</span>}
            </li>
          );
        })}
      </ul>
    </article>
  );
}
