import { minorUnits } from '../../language/forms.ts';
import { Field } from '../field.tsx';
import { useWords } from '../words.ts';
import './date.css';

/** A section with what each place of it costs, in minor units. */
interface Priced {
  readonly name: string;
  readonly price: number;
}

/** What was typed for some sections, by their names, in units as people write them. */
export type TypedPrices = Readonly<Record<string, string>>;

/** Prices of sections, as people write money. */
export function Prices({
  sections,
  currency,
  typed,
  faults,
  onTyped,
}: {
  sections: readonly Priced[];
  currency: string;
  typed: TypedPrices;
  faults?: Readonly<Record<string, string | undefined>> | undefined;
  onTyped: (typed: TypedPrices) => void;
}) {
  const { say } = useWords();
  const factor = minorUnits(currency);
  return (
    <fieldset className="prices">
      <legend>{say('desk.prices', { currency })}</legend>
      {sections.map(({ name, price }) => (
        <Field
          key={name}
          type="number"
          min={0}
          step={1 / factor}
          inputMode="decimal"
          label={name}
          fault={faults?.[name]}
          value={typed[name] ?? String(price / factor)}
          onValue={(value) => onTyped({ ...typed, [name]: value })}
        />
      ))}
    </fieldset>
  );
}

/** The sections whose price was changed, with the new one in minor units. */
export const changedPrices = (sections: readonly Priced[], typed: TypedPrices, currency: string): Priced[] =>
  sections.flatMap(({ name, price }) => {
    const text = typed[name]?.trim() ?? '';
    const now = text === '' ? price : Math.round(Number(text) * minorUnits(currency));
    return now === price ? [] : [{ name, price: now }];
  });

/** Faults of a list of prices as it was sent, by the sections' names. */
export const faultsOfPrices = (
  sent: readonly Priced[],
  faults: Readonly<Record<string, string | undefined>>,
  field: string,
): Record<string, string | undefined> =>
  Object.fromEntries(sent.map(({ name }, index) => [name, faults[`${field}.${index}.price`]]));
