import { DrawMismatch, placeInDraw } from '@stagedoor/client';
import { useState } from 'react';
import { whole } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';
import type { Concert } from './sale.ts';

type Proof =
  | { state: 'unasked' | 'asking' | 'mismatch' | 'outside' }
  | { state: 'proved'; entry: number; place: number };

/**
 * How the order of those who came early is drawn, and the same drawn again in the page, which trusts nobody.
 * @param entry the visitor's own number, where it is known
 */
export function DrawBox({ concert: { draw }, entry }: { concert: Pick<Concert, 'draw'>; entry?: number }) {
  const { language, say } = useLanguage();
  const [proof, setProof] = useState<Proof>({ state: 'unasked' });
  const [number, setNumber] = useState(entry ?? 1);
  const { seedHash, seed, entries } = draw;
  if (entries === 0) return null;

  const prove = async (form: FormData): Promise<void> => {
    const asked = Number(form.get('entry'));
    if (seed === null || entries === null) return;
    // A form that was sent goes back to what it began with: the number stays beside what is said of it.
    setNumber(asked);
    if (!Number.isInteger(asked) || asked < 1 || asked > entries) return setProof({ state: 'outside' });
    setProof({ state: 'asking' });
    try {
      setProof({ state: 'proved', entry: asked, place: await placeInDraw({ seedHash, seed, entries }, asked) });
    } catch (error) {
      if (!(error instanceof DrawMismatch)) throw error;
      setProof({ state: 'mismatch' });
    }
  };

  return (
    <details className="draw">
      <summary>{say('draw.title')}</summary>
      <p>{say('draw.how')}</p>
      <dl>
        <dt>{say('draw.hash')}</dt>
        <dd>
          <code>{seedHash}</code>
        </dd>
        {seed !== null && entries !== null && (
          <>
            <dt>{say('draw.seed')}</dt>
            <dd>
              <code>{seed}</code>
            </dd>
            <dt>{say('draw.entries')}</dt>
            <dd className="numbers">{whole(entries, language)}</dd>
          </>
        )}
      </dl>
      {entries === null ? (
        <p className="soft">{say('draw.later')}</p>
      ) : (
        <form className="prove" action={prove}>
          <label>
            {say('draw.entry')}
            <input name="entry" inputMode="numeric" pattern="[0-9]+" required defaultValue={number} />
          </label>
          <Button type="submit" busy={proof.state === 'asking'}>
            {say('draw.check')}
          </Button>
          <p role="status" className={proof.state === 'mismatch' ? 'trouble-words' : ''}>
            {proof.state === 'asking' && say('draw.checking')}
            {proof.state === 'outside' && say('draw.outside', { most: whole(entries, language) })}
            {proof.state === 'mismatch' && say('draw.mismatch')}
            {proof.state === 'proved' &&
              say('draw.proved', { entry: whole(proof.entry, language), place: whole(proof.place, language) })}
          </p>
        </form>
      )}
    </details>
  );
}
