import type { KeyboardEvent } from 'react';
import { useLanguage } from '../language/language.ts';

/** How many places of a standing area: one fewer, one more, by buttons or by arrow keys. */
export function Stepper({
  name,
  count,
  most,
  onCount,
}: {
  /** Of the area. */
  name: string;
  count: number;
  most: number;
  onCount: (count: number) => void;
}) {
  const { say } = useLanguage();
  const to = (wish: number): void => {
    const next = Math.max(0, Math.min(most, wish));
    if (next !== count) onCount(next);
  };
  const byKey = (event: KeyboardEvent): void => {
    const wishes: Record<string, number> = {
      ArrowUp: count + 1,
      ArrowRight: count + 1,
      ArrowDown: count - 1,
      ArrowLeft: count - 1,
      Home: 0,
      End: most,
    };
    const wish = wishes[event.key];
    if (wish === undefined) return;
    event.preventDefault();
    to(wish);
  };
  // They stay in reach of the keyboard at either end, or it would lose its place.
  return (
    <div className="stepper" role="group" aria-label={say('stepper.label', { name })}>
      <button
        type="button"
        aria-label={say('stepper.fewer', { name })}
        aria-disabled={count === 0 || undefined}
        onKeyDown={byKey}
        onClick={() => to(count - 1)}
      >
        −
      </button>
      <output className="numbers" aria-live="polite" aria-label={say('stepper.count', { count, name })}>
        {count}
      </output>
      <button
        type="button"
        aria-label={say('stepper.more', { name })}
        aria-disabled={count >= most || undefined}
        onKeyDown={byKey}
        onClick={() => to(count + 1)}
      >
        +
      </button>
    </div>
  );
}
