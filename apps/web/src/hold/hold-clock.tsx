import type { Hold } from '@stagedoor/client';
import { useHoldCountdown } from '@stagedoor/client/react';
import { countdown } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';

/** From then on it matters to hurry a little. */
const lastMs = 60_000;

/** How long the seats are still kept. It is said aloud once, when a minute is left. */
export function HoldClock({ hold }: { hold: Hold }) {
  const { say } = useLanguage();
  const leftMs = useHoldCountdown(hold);
  const isLast = leftMs <= lastMs;
  return (
    <header className={`hold-clock ${isLast ? 'is-last' : ''}`}>
      <h1>{say('hold.title')}</h1>
      <p className="countdown numbers" role="timer">
        {countdown(leftMs).clock}
      </p>
      <p role="status">{leftMs === 0 ? say('hold.over') : isLast ? say('hold.last') : say('hold.kept')}</p>
    </header>
  );
}
