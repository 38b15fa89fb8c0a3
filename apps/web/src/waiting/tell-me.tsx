import { useState } from 'react';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';
import { askToSignal, type Signal } from './turn-signal.ts';

/** Asks to be told of the turn by sound, and by a notification if the browser may. */
export function TellMe() {
  const { say } = useLanguage();
  const [way, setWay] = useState<'unasked' | 'asking' | Signal>('unasked');
  const ask = async (): Promise<void> => {
    setWay('asking');
    // Whoever forbids both still has the title and the page itself.
    setWay(await askToSignal(say('waiting.told')));
  };
  return way === 'unasked' ? (
    <Button onClick={() => void ask()}>{say('waiting.tellMe')}</Button>
  ) : (
    <p className="soft" role="status">
      {say(`waiting.${way}`)}
    </p>
  );
}
