import { type ComponentProps, useId } from 'react';

/** A field with its name above and what to know of it below. */
export function Field({
  label,
  hint,
  onValue,
  ...input
}: { label: string; hint?: string; onValue: (value: string) => void } & Omit<ComponentProps<'input'>, 'onChange'>) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        {...input}
        id={id}
        aria-describedby={hint && `${id}-hint`}
        onChange={(event) => onValue(event.target.value)}
      />
      {hint && (
        <p id={`${id}-hint`} className="fine soft">
          {hint}
        </p>
      )}
    </div>
  );
}

/** One of a few. */
export function Choice({
  label,
  value,
  options,
  onValue,
}: {
  label: string;
  value: string;
  options: readonly (readonly [value: string, name: string])[];
  onValue: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onValue(event.target.value)}>
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
