import { money } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';
import type { Choice } from './use-choice.ts';

/** What is chosen so far, what it costs, and the way on. It stays in sight. */
export function Tray({
  choice,
  most,
  currency,
  warning,
  busy,
  onHold,
}: {
  choice: Choice;
  most: number;
  currency: string;
  warning?: string | undefined;
  busy: boolean;
  onHold: () => void;
}) {
  const { language, say } = useLanguage();
  const { seats, toggle } = choice;
  const sum = seats.reduce((total, { price }) => total + price, 0);
  if (seats.length === 0)
    return (
      <div className="tray is-empty">
        <p className="soft">{say('tray.empty', { count: most })}</p>
      </div>
    );
  return (
    <section className="tray" aria-label={say('tray.title')}>
      {warning !== undefined && (
        <p className="tray-warning" role="status">
          {warning}
        </p>
      )}
      <ul className="tray-seats">
        {seats.map((seat) => (
          <li key={seat.seatId}>
            <button type="button" className="tray-seat numbers" onClick={() => toggle(seat)}>
              <span className="visually-hidden">{say('tray.drop')}</span>
              <span>{seat.row === '' ? seat.section : `${seat.section} ${seat.row}${seat.number}`}</span>
              <span className="soft">{money(seat.price, currency, language)}</span>
              <span aria-hidden="true">×</span>
            </button>
          </li>
        ))}
      </ul>
      <div className="tray-sum">
        <p className="numbers">
          <strong>{money(sum, currency, language)}</strong>{' '}
          <span className="soft">
            {seats.length >= most
              ? say('tray.full', { count: seats.length })
              : say('tray.count', { count: seats.length })}
          </span>
        </p>
        <Button look="accent" className="large" busy={busy} onClick={onHold}>
          {say(busy ? 'tray.holding' : 'tray.hold', { count: seats.length })}
        </Button>
      </div>
    </section>
  );
}
