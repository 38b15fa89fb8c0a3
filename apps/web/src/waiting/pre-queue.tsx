import type { Visit } from '@stagedoor/client';
import { DrawBox } from '../concerts/draw-box.tsx';
import type { Concert } from '../concerts/sale.ts';
import { Wallet } from '../hold/wallet.tsx';
import { countdown, dateAt, whole } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';
import { useNow } from '../page/use-now.ts';
import { useTitle } from '../page/use-title.ts';
import { Leave } from './leave.tsx';
import { TellMe } from './tell-me.tsx';
import { useTabIcon } from './turn-signal.ts';

/** Before the opening: when it is, and that being early is enough. */
export function PreQueue({ visit, concert }: { visit: Visit; concert: Concert }) {
  const { language, say } = useLanguage();
  const now = useNow(visit);
  const leftMs = concert.salesOpenAt.getTime() - now;
  const left = countdown(leftMs);
  const isDrawing = leftMs <= 0;
  const { day, time } = dateAt(concert.salesOpenAt, null, language);
  useTitle(`${isDrawing ? say('sale.drawing') : left.clock} · ${concert.title}`);
  useTabIcon('waiting');
  return (
    <div className="waiting">
      <section className="place">
        <p className="small">{concert.title}</p>
        {isDrawing ? (
          <>
            <h1>{say('sale.drawing')}</h1>
            <p className="estimate" role="status">
              {say('preQueue.drawing')}
            </p>
          </>
        ) : (
          <>
            <h1>{say('preQueue.title')}</h1>
            <p className="countdown numbers" role="timer">
              {left.days > 0 && <span>{say('entrance.days', { count: left.days })} </span>}
              {left.clock}
            </p>
            <p className="soft numbers">{say('preQueue.until', { day, time })}</p>
          </>
        )}
        <div className="row">
          <TellMe />
          <Leave visit={visit} />
        </div>
      </section>
      <section className="meanwhile">
        <h2 className="small">{say('waiting.goodToKnow')}</h2>
        <ul className="plain-list">
          <li className="numbers">{say('preQueue.entry', { entry: whole(visit.status.entry, language) })}</li>
          <li>{say('preQueue.equal')}</li>
          <li>{say('waiting.kept')}</li>
        </ul>
        <h2 className="small">{say('waiting.prepare')}</h2>
        <Wallet visit={visit} currency={concert.currency} />
        <DrawBox concert={concert} entry={visit.status.entry} />
      </section>
    </div>
  );
}
