import { money, whole } from '../../language/forms.ts';
import { useAsked } from '../server.ts';
import { useWords } from '../words.ts';
import { Figure } from './figure.tsx';
import { changeOf } from './history.ts';
import { Trend } from './trend.tsx';
import { percent } from './trouble.ts';
import type { useConcertFigures } from './use-concert-figures.ts';

/** The numbers of a sale. */
export function Figures({
  concertId,
  figures: { stats, seats, sold, history },
}: {
  concertId: string;
  figures: ReturnType<typeof useConcertFigures>;
}) {
  const { language, say } = useWords();
  const count = (value: number | undefined): string | undefined => value?.toLocaleString(language);
  const capacity = seats.data?.reduce((sum, date) => sum + date.capacity, 0);
  const held = seats.data?.reduce((sum, date) => sum + date.held, 0) ?? 0;
  const totals = useAsked(['totals', concertId], (server) => server.payment.totals.query({ concertId }), {
    everyMs: 10_000,
  });
  const moneyOf = (amount: number): string => money(amount, totals.data!.currency, language);
  const queue = stats.data;
  const at = stats.dataUpdatedAt;
  const rate = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  return (
    <section className="figures" aria-label={say('desk.figures')}>
      <Figure
        name={say('desk.waiting')}
        value={count(queue?.waiting)}
        at={at}
        change={changeOf(history, ({ waiting }) => waiting)}
      >
        <Trend name={say('desk.waiting')} history={history} of={({ waiting }) => waiting} />
      </Figure>
      <Figure
        name={say('desk.inside')}
        value={count(queue?.active)}
        at={at}
        change={changeOf(history, ({ inside }) => inside)}
      >
        <Trend name={say('desk.inside')} history={history} of={({ inside }) => inside} />
      </Figure>
      <Figure
        name={say('desk.sold')}
        value={count(sold)}
        beside={capacity === undefined ? undefined : say('desk.of', { all: whole(capacity, language) })}
        at={seats.dataUpdatedAt}
        change={changeOf(history, (sample) => sample.sold)}
      >
        <Trend name={say('desk.sold')} history={history} of={(sample) => sample.sold} />
      </Figure>
      <Figure
        name={say('desk.admitted')}
        value={queue && rate.format(queue.admittedPerSecond)}
        beside={say('desk.aSecond')}
        at={at}
      />
      <Figure
        name={say('desk.money')}
        value={totals.data && moneyOf(totals.data.amount - totals.data.refunded)}
        at={totals.dataUpdatedAt}
      >
        {totals.data && totals.data.refunded > 0 && (
          <p className="fine soft">{say('desk.moneyBack', { amount: moneyOf(totals.data.refunded) })}</p>
        )}
      </Figure>
      <Figure name={say('desk.held')} value={seats.data && whole(held, language)} at={seats.dataUpdatedAt} />
      <Figure
        name={say('desk.polls')}
        value={queue && rate.format(queue.pollsPerSecond)}
        beside={say('desk.callsASecond')}
        at={at}
      />
      <Figure name={say('desk.absent')} value={queue && percent(queue.shareAbsent, language)} at={at} />
      <Figure
        name={say('desk.left')}
        value={queue && rate.format(queue.departedPerMinute)}
        beside={say('desk.aMinute')}
        at={at}
      />
    </section>
  );
}
