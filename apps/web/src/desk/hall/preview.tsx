import { type HallPlan, layOut } from '@stagedoor/client/hall';
import { useMemo } from 'react';
import { whole } from '../../language/forms.ts';
import { useWords } from '../words.ts';
import { HallPicture } from './hall-picture.tsx';
import './hall.css';

/** What a plan looks like before anything is made of it. */
export function Preview({ plan }: { plan: HallPlan }) {
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
