import { money, whole } from '../../language/forms.ts';
import { useWords } from '../words.ts';
import { Figure } from './figure.tsx';
import { percent } from './trouble.ts';
import type { useConcertFigures } from './use-concert-figures.ts';

/** The numbers of a sale: how it goes in front, what it comes to and how the server does behind. */
export function Figures({
  figures: { stats, seats, totals, sold, taken, history },
}: {
  figures: ReturnType<typeof useConcertFigures>;
}) {
  const { language, say } = useWords();
  const rates = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const rate = (value: number): string => rates.format(value);
  const count = (value: number): string => whole(value, language);
  const moneyOf = (amount: number): string => money(amount, totals.data?.currency ?? 'KRW', language);
  const sum = (of: 'capacity' | 'held'): number | undefined =>
    seats.data?.dates.reduce((all, date) => all + date[of], 0);
  const [capacity, queue, at] = [sum('capacity'), stats.data, stats.dataUpdatedAt];
  return (
    <section className="figures" aria-label={say('desk.figures')}>
      <Figure
        name={say('desk.waiting')}
        value={queue?.waiting}
        format={count}
        {...{ at, history }}
        of={({ waiting }) => waiting}
      />
      <Figure
        name={say('desk.inside')}
        value={queue?.active}
        beside={queue && say('desk.of', { all: count(queue.settings.maxActive) })}
        format={count}
        {...{ at, history }}
        of={({ inside }) => inside}
      />
      <Figure
        name={say('desk.sold')}
        value={sold}
        beside={capacity === undefined ? undefined : say('desk.of', { all: count(capacity) })}
        format={count}
        {...{ at: seats.dataUpdatedAt, history }}
        of={(sample) => sample.sold}
      />
      <Figure
        name={say('desk.money')}
        value={taken}
        format={moneyOf}
        {...{ at: totals.dataUpdatedAt, history }}
        of={(sample) => sample.money}
      >
        {totals.data && totals.data.refunded > 0 && (
          <p className="fine soft">{say('desk.moneyBack', { amount: moneyOf(totals.data.refunded) })}</p>
        )}
      </Figure>
      <Figure
        name={say('desk.admitted')}
        value={queue?.admittedPerSecond}
        beside={say('desk.aSecond')}
        format={rate}
        changes={false}
        {...{ at, history }}
        of={({ admitted }) => admitted}
      />
      <Figure
        name={say('desk.polls')}
        value={queue?.pollsPerSecond}
        beside={say('desk.aSecondHere')}
        format={rate}
        changes={false}
        {...{ at, history }}
        of={({ polls }) => polls}
      />
      <Figure
        name={say('desk.errors')}
        value={queue?.errorsPerSecond}
        beside={say('desk.aSecondHere')}
        format={rate}
        changes={false}
        isTrouble={(queue?.errorsPerSecond ?? 0) > 0}
        {...{ at, history }}
        of={({ errors }) => errors}
      />
      <Figure name={say('desk.held')} value={sum('held')} format={count} at={seats.dataUpdatedAt} />
      <Figure
        name={say('desk.left')}
        value={queue?.departedPerMinute}
        beside={say('desk.aMinute')}
        format={rate}
        at={at}
      />
      <Figure
        name={say('desk.absent')}
        value={queue?.shareAbsent}
        format={(share) => percent(share, language)}
        at={at}
      />
    </section>
  );
}
