import { useParams } from '@tanstack/react-router';
import { money } from '../../language/forms.ts';
import { Notice } from '../../page/notice.tsx';
import { useTitle } from '../../page/use-title.ts';
import { FoundPayments } from '../payments/found-payments.tsx';
import { seatName } from '../../seats/seat-name.ts';
import { Refused } from '../refused.tsx';
import { useAsked } from '../server.ts';
import { exactly, useWords } from '../words.ts';

/** Somebody, with their wallets, what they hold and what they paid. */
export function DeskPersonPage() {
  const { userId } = useParams({ from: '/desk/people/$userId' });
  const { language, say } = useWords();
  useTitle(userId);
  const user = useAsked(['person', userId], (server) => server.user.get.query({ userId }));
  const reservations = useAsked(['reservations', userId], (server) =>
    server.reservation.search.query({ userId, limit: 50 }),
  );
  if (user.error) return <Refused error={user.error} onAgain={() => void user.refetch()} />;
  if (user.data === undefined) return null;
  const { name, createdAt, erasedAt, balances } = user.data;
  return (
    <article className="desk-part">
      <h1>{name ?? userId}</h1>
      {erasedAt && <Notice>{say('desk.erasedAt', { at: exactly(erasedAt, language) })}</Notice>}
      <dl className="facts numbers">
        <dt>{say('desk.user')}</dt>
        <dd>
          <code>{userId}</code>
        </dd>
        <dt>{say('desk.since')}</dt>
        <dd>{exactly(createdAt, language)}</dd>
        <dt>{say('desk.wallet')}</dt>
        <dd>
          {balances.length === 0
            ? say('desk.noWallet')
            : balances.map(({ balance, currency }) => money(balance, currency, language)).join(', ')}
        </dd>
      </dl>
      <h2>{say('desk.reservations')}</h2>
      {reservations.error && <Refused error={reservations.error} onAgain={() => void reservations.refetch()} />}
      {reservations.data?.reservations.length === 0 && <p className="soft">{say('desk.nothing')}</p>}
      <ul className="plain-list numbers">
        {reservations.data?.reservations.map((reservation) => (
          <li key={reservation.reservationId} className="row">
            <span className={`queue-tag ${reservation.status}`}>{say(`desk.reserved.${reservation.status}`)}</span>
            <span>{reservation.title}</span>
            <span>{reservation.seats.map((seat) => seatName(seat, say)).join(', ')}</span>
            {reservation.status === 'held' && (
              <span className="soft">{say('desk.until', { at: exactly(reservation.expiresAt, language) })}</span>
            )}
          </li>
        ))}
      </ul>
      <h2>{say('desk.payments')}</h2>
      <FoundPayments search={{ userId }} />
    </article>
  );
}
