import { useStagedoor } from '@stagedoor/client/react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { dateAt, money } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';
import { useTitle } from '../page/use-title.ts';
import { RefusalNotice } from '../refusals/refusal-notice.tsx';
import { useSession } from '../sign-in/session.ts';
import { isValid, type Payment } from './payment.ts';
import { SignedOut } from './signed-out.tsx';
import { Ticket } from './ticket.tsx';

const route = getRouteApi('/tickets/$paymentId');

/** One payment: what it bought, when, and what became of it. */
export function ReceiptPage() {
  const { say } = useLanguage();
  const { paymentId } = route.useParams();
  const { client } = useStagedoor();
  const session = useSession();
  const { data, error, refetch } = useQuery({
    queryKey: ['payment', paymentId, session?.userId],
    queryFn: ({ signal }) => client.payment.get.query({ paymentId }, { signal }),
    enabled: session !== undefined,
    retry: false,
  });
  useTitle(say('receipt.title'));
  return (
    <div className="tickets receipt">
      {data === undefined && <h1>{say('receipt.title')}</h1>}
      {session === undefined ? (
        <SignedOut />
      ) : data ? (
        <Receipt payment={data} />
      ) : error ? (
        <RefusalNotice refusal={error} onAgain={() => void refetch()} />
      ) : (
        <p role="status">{say('page.loading')}</p>
      )}
      <Link to="/tickets" className="button quiet">
        {say('receipt.all')}
      </Link>
    </div>
  );
}

function Receipt({ payment }: { payment: Payment }) {
  const { language, say } = useLanguage();
  const { paymentId, paidAt, amount, currency, seats } = payment;
  const at = paidAt && dateAt(paidAt, null, language);
  return (
    <>
      <h1>{isValid(payment) ? say('receipt.yours', { count: seats.length }) : say('receipt.title')}</h1>
      <Ticket payment={payment} />
      <dl className="numbers receipt-facts">
        <div>
          <dt>{say('receipt.paid')}</dt>
          <dd>{money(amount, currency, language)}</dd>
        </div>
        <div>
          <dt>{say('receipt.at')}</dt>
          <dd>{at && `${at.day} ${at.time}`}</dd>
        </div>
        <div>
          <dt>{say('receipt.number')}</dt>
          <dd>
            <code>{paymentId}</code>
          </dd>
        </div>
      </dl>
    </>
  );
}
