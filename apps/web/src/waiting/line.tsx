import type { Visit } from '@stagedoor/client';
import type { Turn } from '@stagedoor/client/react';
import { DrawBox } from '../concerts/draw-box.tsx';
import type { Concert } from '../concerts/sale.ts';
import { Wallet } from '../hold/wallet.tsx';
import { whole } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';
import { Notice } from '../page/notice.tsx';
import { useTitle } from '../page/use-title.ts';
import { Bulbs } from './bulbs.tsx';
import { EstimateWords } from './estimate-words.tsx';
import { Leave } from './leave.tsx';
import { TellMe } from './tell-me.tsx';
import { useTabIcon } from './turn-signal.ts';

/** So few before one that it is worth standing ready. */
const nearAhead = 10;

/** Standing in line: where, how it moves, how long still, and why. */
export function Line({ visit, concert, turn }: { visit: Visit; concert: Concert; turn: Turn }) {
  const { language, say } = useLanguage();
  const { status, progress } = turn;
  const { ahead, place, entry, paused, soldOut } = status;
  const isNear = ahead <= nearAhead;
  const number = whole(ahead, language);
  const still = soldOut ? say('sale.soldOut') : paused ? say('sale.paused') : undefined;
  const where = ahead === 0 ? say('waiting.nextShort') : say('waiting.aheadShort', { number });
  useTitle([...(still === undefined ? [] : [still]), where, concert.title].join(' · '));
  useTabIcon('waiting');
  const { entries } = concert.draw;
  const isDrawn = place !== null && entries !== null && entry <= entries;
  return (
    <div className="waiting">
      <section className={`place ${still !== undefined ? 'still' : isNear ? 'near' : ''}`}>
        <p className="small">{concert.title}</p>
        {still !== undefined && <Notice title={still}>{say(soldOut ? 'waiting.soldOut' : 'waiting.paused')}</Notice>}
        {ahead === 0 ? (
          <h1 className="next">{say('waiting.next')}</h1>
        ) : (
          <h1>
            <span className="ahead numbers">{number}</span> <span>{say('waiting.ahead', { count: ahead })}</span>
          </h1>
        )}
        <Bulbs progress={progress} label={say('waiting.progress')} />
        {still === undefined && <EstimateWords status={status} />}
        {isDrawn && (
          <p className="soft numbers">
            {say('waiting.drawn', { place: whole(place, language), entries: whole(entries, language) })}
          </p>
        )}
        <div className="row">
          <TellMe />
          <Leave visit={visit} />
        </div>
      </section>
      <section className="meanwhile">
        <h2 className="small">{say('waiting.goodToKnow')}</h2>
        <ul className="plain-list">
          <li>{say('waiting.kept')}</li>
          <li>{say('waiting.oneLine')}</li>
          <li>{say('waiting.then')}</li>
        </ul>
        <h2 className="small">{say('waiting.prepare')}</h2>
        <Wallet visit={visit} currency={concert.currency} />
        {isDrawn && <DrawBox concert={concert} entry={entry} />}
      </section>
    </div>
  );
}
