import type { RouterOutputs } from '@stagedoor/client';
import { type HallPlan, layOut, planFaults } from '@stagedoor/client/hall';
import { type ReactNode, useId, useMemo } from 'react';
import { whole } from '../../language/forms.ts';
import { Choice } from '../field.tsx';
import { useAsked } from '../server.ts';
import { useWords } from '../words.ts';
import { HallPicture } from './hall-picture.tsx';

/** What is typed when nothing is stored yet: a small hall to start from. */
export const exampleHall = JSON.stringify(
  { sections: [{ name: 'Floor', rows: 10, seatsPerRow: 20, price: 99_000 }] },
  undefined,
  2,
);

/** Chooses a stored plan or writes one as JSON, and shows what it looks like before anything is made. */
export function HallChoice({
  planId,
  text,
  onPlan,
  onText,
}: {
  planId: string;
  text: string;
  onPlan: (planId: string) => void;
  onText: (text: string) => void;
}) {
  const { say } = useWords();
  const id = useId();
  const plans = useAsked(['plans'], (server) => server.plan.list.query({ limit: 100 }));
  const stored = useAsked(['plan', planId], (server) => server.plan.get.query({ planId }), { enabled: planId !== '' });
  const written = useMemo(() => readPlan(text), [text]);
  const plan = planId === '' ? written.plan : stored.data?.plan;
  return (
    <>
      <Choice
        label={say('desk.hall')}
        value={planId}
        options={[['', say('desk.hall.written')], ...(plans.data?.plans.map(nameOf) ?? [])]}
        onValue={onPlan}
      />
      {planId === '' && (
        <div className="field">
          <label htmlFor={id}>{say('desk.hall.json')}</label>
          <textarea
            id={id}
            value={text}
            spellCheck={false}
            aria-describedby={`${id}-hint`}
            onChange={(event) => onText(event.target.value)}
          />
          <p id={`${id}-hint`} className={`fine ${written.fault ? 'trouble-words' : 'soft'}`}>
            {written.fault ?? say('desk.hall.jsonWhy')}
          </p>
        </div>
      )}
      {plan && <Preview plan={plan} />}
    </>
  );
}

const nameOf = ({ planId, name, capacity }: RouterOutputs['plan']['list']['plans'][number]) =>
  [planId, `${name} (${capacity})`] as const;

function Preview({ plan }: { plan: HallPlan }): ReactNode {
  const { language, say } = useWords();
  const layout = useMemo(() => layOut(plan), [plan]);
  const told = say('desk.hall.seats', { seats: whole(layout.seats.length, language), count: layout.seats.length });
  return (
    <figure className="preview">
      <HallPicture name={told} picture={layout} />
      <figcaption className="fine soft numbers">{told}</figcaption>
    </figure>
  );
}

/** A plan in JSON, sections alone or all of it, or what is wrong with it. The server looks at it once more. */
export function readPlan(text: string): { plan?: HallPlan; fault?: string } {
  try {
    const read = JSON.parse(text) as HallPlan | HallPlan['sections'];
    const plan = Array.isArray(read) ? { sections: read } : read;
    const [fault] = planFaults(plan);
    if (fault) return { fault: `${fault.path}: ${fault.message}` };
    // Draws it, so that what planFaults can't see is found here as well.
    layOut(plan);
    return { plan };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
