import { useState } from 'react';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';
import { askToSignal } from './turn-signal.ts';

/** Asks to be told of the turn by sound, and by a notification if the browser may. */
export function TellMe() {
  const { say } = useLanguage();
  const [asked, setAsked] = useState(false);
  const ask = (): void => {
    setAsked(true);
    // Whoever forbids either still has the title and the page itself.
    void askToSignal().catch(() => {});
  };
  return asked ? (
    <p className="soft" role="status">
      {say('waiting.willTell')}
    </p>
  ) : (
    <Button onClick={ask}>{say('waiting.tellMe')}</Button>
  );
}
