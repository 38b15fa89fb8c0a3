import { dateAt } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';

/** From when a date was moved. Nothing where it wasn't; an older server doesn't tell. */
export function Moved({ from, timeZone }: { from: Date | null | undefined; timeZone: string | null }) {
  const { language, say } = useLanguage();
  if (from == null) return null;
  return <span className="moved trouble-words numbers">{say('date.moved', dateAt(from, timeZone, language))}</span>;
}
