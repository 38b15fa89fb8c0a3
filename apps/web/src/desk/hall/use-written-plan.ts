import { useMemo, useState } from 'react';
import { faultsOf } from '../refused.tsx';
import { faultAt, readPlan, type TextFault } from './read-plan.ts';

/** A small hall to start from. */
const example = JSON.stringify(
  { sections: [{ name: 'Floor', rows: 10, seatsPerRow: 20, price: 99_000 }] },
  undefined,
  2,
);

const fields = /^(sections|stage|focalPoint)(\.|$)/;

/** A plan that is written as text, with what this page finds wrong with it and what the server did. */
export function useWrittenPlan(error: Error | null) {
  const [text, setText] = useState(example);
  const [refusedText, setRefusedText] = useState<string>();
  const written = useMemo(() => readPlan(text), [text]);
  const refused = useMemo(
    (): TextFault[] =>
      text === refusedText
        ? Object.entries(faultsOf(error)).flatMap(([path, message]) =>
            fields.test(path) && message ? [faultAt(text, path, message)] : [],
          )
        : [],
    [text, refusedText, error],
  );
  return {
    text,
    setText,
    plan: written.plan,
    faults: written.faults.length > 0 ? written.faults : refused,
    /** What the server did not take of this very text, by the fields' names: it is shown with the text. */
    refusedFields: refused.map(({ path }) => path),
    /** The text that is sent now: what comes back is about it. */
    sent: () => setRefusedText(text),
  };
}
