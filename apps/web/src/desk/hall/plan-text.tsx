import { useId, useRef } from 'react';
import { useWords } from '../words.ts';
import type { TextFault } from './read-plan.ts';
import './hall.css';

/** A plan in JSON, typed or from a file; each fault leads to where it stands. */
export function PlanText({
  text,
  faults,
  onText,
}: {
  text: string;
  faults: readonly TextFault[];
  onText: (text: string) => void;
}) {
  const { say } = useWords();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const show = ({ offset, length }: TextFault): void => {
    area.current?.focus();
    area.current?.setSelectionRange(offset, offset + length);
  };
  return (
    <div className="field">
      <label htmlFor={id}>{say('desk.hall.json')}</label>
      <textarea
        ref={area}
        id={id}
        value={text}
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        aria-invalid={faults.length > 0 || undefined}
        onChange={(event) => onText(event.target.value)}
      />
      <div role="status">
        {faults.length > 0 && (
          <ul className="plan-faults">
            {faults.map((fault) => (
              <li key={`${fault.path} ${fault.offset} ${fault.message}`}>
                <button type="button" className="button plain" onClick={() => show(fault)}>
                  {say('desk.hall.line', { line: fault.line })}
                </button>{' '}
                {fault.path && <code>{fault.path}</code>} {fault.message}
              </li>
            ))}
          </ul>
        )}
      </div>
      <p id={`${id}-hint`} className="fine soft">
        {say('desk.hall.jsonWhy')}
      </p>
      <label className="file">
        {say('desk.hall.file')}
        <input
          type="file"
          accept=".json,application/json"
          onChange={async ({ target }) => {
            const [file] = target.files ?? [];
            if (file) onText(await file.text());
            // The same file may be chosen again, once it was mended.
            target.value = '';
          }}
        />
      </label>
    </div>
  );
}
