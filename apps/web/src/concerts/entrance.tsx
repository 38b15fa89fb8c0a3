import { Link } from '@tanstack/react-router';
import { CrowdButton } from '../demo/crowd-button.tsx';
import { countdown, dateAt } from '../language/forms.ts';
import { withFullStop } from '../language/full-stop.ts';
import { useLanguage } from '../language/language.ts';
import { Notice } from '../page/notice.tsx';
import { useReaderZone } from '../page/use-reader-zone.ts';
import { canEnter, type Concert, type Sale } from './sale.ts';

/** The way in, and what there is to know before taking it. */
export function Entrance({ concert, sale, now }: { concert: Concert; sale: Sale; now: number }) {
  const { language, say } = useLanguage();
  const { concertId, salesOpenAt, cancelReason } = concert;
  const zone = useReaderZone();
  return (
    <section className="entrance" aria-label={say('entrance.title')}>
      {sale === 'soon' && <Opening ms={salesOpenAt.getTime() - now} at={salesOpenAt} />}
      {sale === 'cancelled' && (
        <Notice title={say('sale.cancelled')}>
          {say('entrance.cancelled', { why: withFullStop(cancelReason ?? '') })}
        </Notice>
      )}
      {sale === 'closed' && <Notice title={say('sale.closed')}>{say('entrance.closed')}</Notice>}
      {sale === 'ended' && <Notice title={say('sale.ended')}>{say('entrance.ended')}</Notice>}
      {sale === 'unscheduled' && <Notice title={say('sale.unscheduled')}>{say('entrance.unscheduled')}</Notice>}
      {sale === 'soldOut' && <Notice title={say('sale.soldOut')}>{say('entrance.soldOut')}</Notice>}
      {sale === 'paused' && <Notice title={say('sale.paused')}>{say('entrance.paused')}</Notice>}
      {sale === 'drawing' && <Notice title={say('sale.drawing')}>{say('entrance.drawing')}</Notice>}
      {canEnter(sale) && (
        <>
          <Link
            to="/concerts/$concertId/visit"
            params={{ concertId }}
            className={`button large ${sale === 'soldOut' ? 'quiet' : 'accent'}`}
          >
            {say(sale === 'soon' ? 'entrance.draw' : sale === 'soldOut' ? 'entrance.returns' : 'entrance.enter')}
          </Link>
          <p className="soft fine">
            {say(sale === 'soon' ? 'entrance.drawWhy' : 'entrance.enterWhy', {
              at: dateAt(salesOpenAt, zone, language).time,
            })}
          </p>
          <CrowdButton concertId={concertId} />
        </>
      )}
    </section>
  );
}

function Opening({ ms, at }: { ms: number; at: Date }) {
  const { language, say } = useLanguage();
  const left = countdown(ms);
  const { day, time } = dateAt(at, useReaderZone(), language);
  return (
    <div className="opening">
      <p className="small">{say('entrance.opensIn')}</p>
      <p className="countdown numbers" role="timer">
        {left.days > 0 && <span>{say('entrance.days', { count: left.days })} </span>}
        {left.clock}
      </p>
      <p className="soft">
        {day} {time}
      </p>
    </div>
  );
}
