import { type ComponentProps, type ReactNode, useId } from 'react';

/** What stands with a field: its name above, what to know of it below, and what is wrong with it. */
interface Beside {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What the server did not take of it, or what it would not. */
  readonly fault?: string | undefined;
}

/** A field with its name above and what to know of it below. */
export function Field({
  label,
  hint,
  fault,
  onValue,
  ...input
}: Beside & { onValue: (value: string) => void } & Omit<ComponentProps<'input'>, 'onChange'>) {
  return (
    <Labelled {...{ label, hint, fault }}>
      {(named) => <input {...input} {...named} onChange={(event) => onValue(event.target.value)} />}
    </Labelled>
  );
}

/** One of a few. */
export function Choice({
  value,
  options,
  onValue,
  ...beside
}: Beside & {
  value: string;
  options: readonly (readonly [value: string, name: string])[];
  onValue: (value: string) => void;
}) {
  return (
    <Labelled {...beside}>
      {(named) => (
        <select {...named} value={value} onChange={(event) => onValue(event.target.value)}>
          {options.map(([each, name]) => (
            <option key={each} value={each}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

/** Yes or no. */
export function Tick({ label, ...input }: { label: string; onValue: (isOn: boolean) => void; checked: boolean }) {
  return (
    <label className="tick">
      <input type="checkbox" checked={input.checked} onChange={(event) => input.onValue(event.target.checked)} />
      {label}
    </label>
  );
}

function Labelled({
  label,
  hint,
  fault,
  children,
}: Beside & {
  children: (named: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode;
}) {
  const id = useId();
  const told = [fault && `${id}-fault`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(told ? { 'aria-describedby': told } : {}),
        ...(fault ? { 'aria-invalid': true as const } : {}),
      })}
      {fault && (
        <p id={`${id}-fault`} className="fine trouble-words">
          {fault}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="fine soft">
          {hint}
        </p>
      )}
    </div>
  );
}
