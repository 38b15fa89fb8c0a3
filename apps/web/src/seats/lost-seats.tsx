import type { NamedSeat } from '@stagedoor/client';
import { useMemo } from 'react';
import { listed } from '../language/formats.ts';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';
import { Notice } from '../page/notice.tsx';
import { instead } from './instead.ts';
import { seatName } from './seat-name.ts';
import type { Choice } from './use-choice.ts';
import type { HallSeats } from './use-hall.ts';

/** Somebody was quicker: which seats are gone, and what there is in their place. */
export function LostSeats({
  hall: { seats },
  taken,
  choice,
}: {
  hall: HallSeats;
  taken: ReadonlySet<number>;
  choice: Choice;
}) {
  const { language, say } = useLanguage();
  const { lost, ids } = choice;
  const others = useMemo(
    () =>
      instead(
        seats,
        taken,
        ids,
        lost.map(({ seatId }) => seats[seatId - 1]!),
      ),
    [seats, taken, ids, lost],
  );
  const names = (of: readonly NamedSeat[]): string =>
    listed(
      of.map((seat) => seatName(seat, say)),
      language,
    );
  const said = { seats: names(lost), count: lost.length };
  return (
    <Notice
      kind="trouble"
      action={
        <>
          {others && (
            <Button onClick={() => choice.replace(others)}>{say('seats.instead', { count: others.length })}</Button>
          )}
          <Button look="plain" onClick={() => choice.drop(lost.map(({ seatId }) => seatId))}>
            {say('page.understood')}
          </Button>
        </>
      }
    >
      {others
        ? `${say('seats.gone', said)} ${say('seats.near', { seats: names(others), count: others.length })}`
        : say('seats.taken', said)}
    </Notice>
  );
}
