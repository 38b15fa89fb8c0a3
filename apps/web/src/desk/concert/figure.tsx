import type { ReactNode } from 'react';
import { whole } from '../../language/forms.ts';
import { exactly, useWords } from '../words.ts';

/** A number that is read across a room, how it changed, and of when it is. */
export function Figure({
  name,
  value,
  beside,
  at,
  change,
  children,
}: {
  name: string;
  value: string | undefined;
  beside?: string | undefined;
  at: number | undefined;
  change?: { by: number; seconds: number } | undefined;
  children?: ReactNode;
}) {
  const { language, say } = useWords();
  const sign = change && change.by > 0 ? '+' : change && change.by < 0 ? '−' : '±';
  return (
    <div className="figure">
      <h3>{name}</h3>
      <p className="figure-value numbers">
        {value ?? '–'}
        {beside && <span className="figure-beside">{beside}</span>}
      </p>
      <p className="fine soft numbers">
        {change && (
          <span className="figure-change">
            {say('desk.change', { by: `${sign}${whole(Math.abs(change.by), language)}`, seconds: change.seconds })}
          </span>
        )}
        {at ? say('desk.at', { at: exactly(at, language) }) : say('page.loading')}
      </p>
      {children}
    </div>
  );
}
