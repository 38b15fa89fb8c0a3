import { type ReactNode, useEffect, useRef } from 'react';
import { money } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';
import { grouped } from './grouped.ts';
import { seatName } from './seat-name.ts';
import { Stepper } from './stepper.tsx';
import type { Choice } from './use-choice.ts';

/** What is chosen so far, what it costs, and the way on. It stays in sight. */
export function Tray({
  choice,
  most,
  currency,
  warning,
  busy,
  onHold,
  children,
}: {
  choice: Choice;
  most: number;
  currency: string;
  warning?: string | undefined;
  busy: boolean;
  onHold: () => void;
  /** What stands here while nothing is chosen. */
  children: ReactNode;
}) {
  const { language, say } = useLanguage();
  const { seats, toggle } = choice;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // The seat that was chosen last is in sight here, too.
    if (seats.length > 0) list.current?.scrollTo({ left: list.current.scrollWidth });
  }, [seats.length]);
  if (seats.length === 0)
    return (
      <div className="tray is-empty">
        <p className="soft">{say('tray.empty', { count: most })}</p>
        {children}
      </div>
    );
  const sum = seats.reduce((total, { price }) => total + price, 0);
  const standing = [...grouped(seats, ({ row, section }) => (row === '' ? section : ''))];
  return (
    <section className="tray" aria-label={say('tray.title')}>
      {warning !== undefined && (
        <p className="tray-warning" role="status">
          {warning}
        </p>
      )}
      <ul className="tray-seats" ref={list}>
        {standing.flatMap(([area, places]) =>
          area === ''
            ? places.map((seat) => (
                <li key={seat.seatId}>
                  <button type="button" className="tray-seat numbers" onClick={() => toggle(seat)}>
                    <span className="visually-hidden">{say('tray.drop')}</span>
                    <span>{seatName(seat, say)}</span>
                    <span className="soft">{money(seat.price, currency, language)}</span>
                    <span aria-hidden="true">×</span>
                  </button>
                </li>
              ))
            : [
                <li key={area} className="tray-places">
                  <span>{area}</span>
                  <span className="soft numbers">{money(places[0]!.price, currency, language)}</span>
                  <Stepper
                    name={area}
                    count={places.length}
                    most={most - seats.length + places.length}
                    onCount={(count) => choice.stand(area, count)}
                  />
                </li>,
              ],
        )}
      </ul>
      <div className="tray-sum">
        <p className="numbers">
          <strong>{money(sum, currency, language)}</strong>
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
