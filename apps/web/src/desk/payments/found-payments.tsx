import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { money, whole } from '../../language/forms.ts';
import { Button } from '../../page/button.tsx';
import { Refused } from '../refused.tsx';
import { useAsked } from '../server.ts';
import { exactly, useWords } from '../words.ts';
import type { PaymentsSearch } from './payments-search.ts';

/** Payments that were looked for, newest first, and more of them once they are wanted. */
export function FoundPayments({ search }: { search: PaymentsSearch }) {
  const { say } = useWords();
  return (
    <div className="scroll">
      <table className="desk-table numbers">
        <thead>
          <tr>
            <th scope="col">{say('desk.when')}</th>
            <th scope="col">{say('desk.user')}</th>
            <th scope="col">{say('desk.concert')}</th>
            <th scope="col">{say('desk.seats')}</th>
            <th scope="col">{say('desk.amount')}</th>
            <th scope="col">{say('desk.status')}</th>
          </tr>
        </thead>
        <Page search={search} key={JSON.stringify(search)} />
      </table>
    </div>
  );
}

function Page({ search, cursor }: { search: PaymentsSearch; cursor?: string }) {
  const { language, say } = useWords();
  const [goesOn, setGoesOn] = useState(false);
  const { data, error, refetch } = useAsked(['payments', search, cursor], (server) =>
    server.payment.search.query({ ...search, limit: 50, ...(cursor === undefined ? {} : { cursor }) }),
  );
  return (
    <>
      <tbody>
        {error && (
          <tr>
            <td colSpan={6}>
              <Refused error={error} onAgain={() => void refetch()} />
            </td>
          </tr>
        )}
        {data?.payments.length === 0 && data.nextCursor === null && cursor === undefined && (
          <tr>
            <td colSpan={6} className="soft">
              {say('desk.nothing')}
            </td>
          </tr>
        )}
        {data?.payments.map(({ paymentId, createdAt, userId, title, seatIds, amount, currency, status }) => (
          <tr key={paymentId}>
            <th scope="row">
              <Link to="/desk/payments/$paymentId" params={{ paymentId }}>
                {exactly(createdAt, language)}
              </Link>
            </th>
            <td>
              <Link to="/desk/people/$userId" params={{ userId }}>
                {userId}
              </Link>
            </td>
            <td>{title}</td>
            <td>{whole(seatIds.length, language)}</td>
            <td>{money(amount, currency, language)}</td>
            <td>
              <span className={`queue-tag ${status}`}>{say(`desk.paid.${status}`)}</span>
            </td>
          </tr>
        ))}
        {data?.nextCursor && !goesOn && (
          <tr>
            <td colSpan={6}>
              <Button onClick={() => setGoesOn(true)}>{say('concerts.more')}</Button>
            </td>
          </tr>
        )}
      </tbody>
      {data?.nextCursor && goesOn && <Page search={search} cursor={data.nextCursor} />}
    </>
  );
}
