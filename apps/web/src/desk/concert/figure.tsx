import type { ReactNode } from 'react';
import { exactly, useWords } from '../words.ts';
import { changeOf, type Sample } from './history.ts';
import { Trend } from './trend.tsx';

const none: readonly Sample[] = [];

/** A number that is read across a room, how it changed and went, and of when it is. */
export function Figure({
  name,
  value,
  beside,
  at,
  history = none,
  of,
  changes = true,
  format,
  isTrouble = false,
  children,
}: {
  name: string;
  value: number | undefined;
  beside?: string | undefined;
  at: number | undefined;
  /** Where it was before, and which figure of it this is: a trend is drawn. */
  history?: readonly Sample[];
  of?: (sample: Sample) => number | undefined;
  /** Whether a change over the last minute says something: of a rate over that minute it does not. */
  changes?: boolean;
  format: (value: number) => string;
  isTrouble?: boolean;
  children?: ReactNode;
}) {
  const { language, say } = useWords();
  const change = of && changes ? changeOf(history, of) : undefined;
  return (
    <div className={isTrouble ? 'figure trouble-words' : 'figure'}>
      <h3>{name}</h3>
      <p className="figure-line numbers">
        <span className="figure-value">{value === undefined ? '–' : format(value)}</span>
        {beside && <span className="figure-beside">{beside}</span>}
      </p>
      <p className="fine soft numbers figure-line">
        {change && (
          <span className="figure-change">
            {say('desk.change', { by: signed(change.by, format), seconds: change.seconds })}
          </span>
        )}
        {at ? say('desk.at', { at: exactly(at, language) }) : say('page.loading')}
      </p>
      {children}
      {of && <Trend name={name} history={history} of={of} format={format} />}
    </div>
  );
}

const signed = (by: number, format: (value: number) => string): string =>
  `${by > 0 ? '+' : by < 0 ? '−' : '±'}${format(Math.abs(by))}`;
