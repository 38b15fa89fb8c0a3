import type { Hold } from '@stagedoor/client';
import type { Concert } from '../concerts/sale.ts';
import { dateAt, money } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';
import { seatName } from '../seats/seat-name.ts';

/** The seats of one hold. */
export function HeldSeats({
  hold,
  concert: { timeZone, currency },
  isHeld,
  busy,
  onRelease,
}: {
  hold: Hold;
  concert: Concert;
  /** Whether it is still there to be given back. */
  isHeld: boolean;
  busy: boolean;
  onRelease: () => void;
}) {
  const { language, say } = useLanguage();
  const { day, time } = dateAt(hold.startsAt, timeZone, language);
  return (
    <article className="held">
      <h2>
        {day} <span className="numbers">{time}</span>
      </h2>
      <ul className="held-seats numbers">
        {hold.seats.map((seat) => (
          <li key={seat.seatId}>
            <span>{seatName(seat, say)}</span>
            <span>{money(seat.price, currency, language)}</span>
          </li>
        ))}
      </ul>
      {isHeld && (
        <Button look="plain" className="soft" busy={busy} onClick={onRelease}>
          {say('hold.release', { count: hold.seats.length })}
        </Button>
      )}
    </article>
  );
}
