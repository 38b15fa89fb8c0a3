import { usePayments } from '@stagedoor/client/react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';
import { Notice } from '../page/notice.tsx';
import { useTitle } from '../page/use-title.ts';
import { RefusalNotice } from '../refusals/refusal-notice.tsx';
import { useSession } from '../sign-in/session.ts';
import { isValid } from './payment.ts';
import { SignedOut } from './signed-out.tsx';
import { Ticket } from './ticket.tsx';

/** What the person who is signed in has bought. */
export function TicketsPage() {
  const { say } = useLanguage();
  const session = useSession();
  useTitle(say('tickets.title'));
  return (
    <div className="tickets">
      <h1>{say('tickets.title')}</h1>
      {session === undefined ? <SignedOut /> : <Tickets key={session.userId} />}
    </div>
  );
}

/** One page of them, and the next one once it is wanted. */
function Tickets({ cursor }: { cursor?: string }) {
  const { say } = useLanguage();
  const { data, error, refetch } = usePayments({ limit: 50, ...(cursor === undefined ? {} : { cursor }) });
  const [goesOn, setGoesOn] = useState(false);
  if (error) return <RefusalNotice refusal={error} onAgain={() => void refetch()} />;
  if (data === undefined) return <p role="status">{say('page.loading')}</p>;
  const bought = data.payments.filter(({ status }) => status !== 'refused');
  const valid = bought.filter(isValid).toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  const back = bought.filter((payment) => !isValid(payment));
  if (bought.length === 0 && data.nextCursor === null && cursor === undefined)
    return (
      <Notice
        title={say('tickets.none')}
        action={
          <Link to="/" className="button quiet">
            {say('concerts.all')}
          </Link>
        }
      >
        {say('tickets.noneWhy')}
      </Notice>
    );
  return (
    <>
      {[...valid, ...back].map((payment) => (
        <Ticket key={payment.paymentId} payment={payment} isLink />
      ))}
      {data.nextCursor !== null &&
        (goesOn ? (
          <Tickets cursor={data.nextCursor} />
        ) : (
          <Button onClick={() => setGoesOn(true)}>{say('tickets.more')}</Button>
        ))}
    </>
  );
}
