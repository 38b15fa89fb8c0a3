import type { Visit } from '@stagedoor/client';
import { useReserve, useReserveBest } from '@stagedoor/client/react';
import { isRefusal } from '@stagedoor/client';
import { useMemo } from 'react';
import type { Concert } from '../concerts/sale.ts';
import { listed } from '../language/formats.ts';
import { dateAt } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';
import { Notice } from '../page/notice.tsx';
import { RefusalNotice } from '../refusals/refusal-notice.tsx';
import { leftAlone } from './left-alone.ts';
import { seatName } from './seat-name.ts';
import { BestSeats } from './best-seats.tsx';
import { SeatView } from './seat-view.tsx';
import { Tray } from './tray.tsx';
import { useChoice } from './use-choice.ts';
import { useHall } from './use-hall.ts';

/** A date's seats to choose from. Whatever shows the hall shares one choice, and one tray to hold it from. */
export function SeatPicker({
  visit,
  concert,
  scheduleId,
  most,
  onDates,
  onHeld,
}: {
  visit: Visit;
  concert: Concert;
  scheduleId: string;
  most: number;
  onDates: () => void;
  onHeld: () => void;
}) {
  const { language, say } = useLanguage();
  const { map, all, taken, free, refusal, again } = useHall(visit, scheduleId);
  const choice = useChoice(scheduleId, free, most);
  const reserve = useReserve(visit);
  const best = useReserveBest(visit);
  const stranded = useMemo(() => (all && taken ? leftAlone(all, taken, choice.ids) : []), [all, taken, choice.ids]);
  const names = (seats: readonly Parameters<typeof seatName>[0][]): string =>
    listed(
      seats.map((seat) => seatName(seat, say)),
      language,
    );

  const held = (): void => {
    choice.drop();
    onHeld();
  };
  const hold = (): void =>
    reserve.mutate(
      { scheduleId, seatIds: [...choice.ids] },
      {
        onSuccess: held,
        onError: (refused) => {
          if (isRefusal(refused, 'SEAT_TAKEN', 'SEAT_NOT_FOUND')) choice.drop(refused.seatIds);
        },
      },
    );

  const date = concert.dates.find((one) => one.scheduleId === scheduleId);
  const when = date && dateAt(date.startsAt, concert.timeZone, language);
  return (
    <section className="picker">
      <div className="picker-head">
        <h1>{say('seats.title', { count: most })}</h1>
        {when && (
          <p className="soft numbers">
            {when.day} {when.time}
            {concert.dates.length > 1 && (
              <Button look="plain" className="other-dates" onClick={onDates}>
                {say('dates.others')}
              </Button>
            )}
          </p>
        )}
      </div>
      {refusal && <RefusalNotice refusal={refusal} onAgain={again} />}
      {best.error && <RefusalNotice refusal={best.error} currency={concert.currency} />}
      {reserve.error && <RefusalNotice refusal={reserve.error} currency={concert.currency} />}
      {choice.taken.length > 0 && !reserve.isPending && !reserve.isSuccess && !best.isSuccess && (
        <Notice
          kind="trouble"
          action={
            <Button onClick={() => choice.drop(choice.taken.map(({ seatId }) => seatId))}>
              {say('page.understood')}
            </Button>
          }
        >
          {say('seats.taken', { seats: names(choice.taken), count: choice.taken.length })}
        </Notice>
      )}
      {free === undefined && refusal === undefined && (
        <p className="map-loading soft" role="status">
          {say('seats.loading')}
        </p>
      )}
      {free?.length === 0 && (
        <Notice
          title={say('sale.soldOut')}
          action={concert.dates.length > 1 && <Button onClick={onDates}>{say('dates.others')}</Button>}
        >
          {say('seats.none')}
        </Notice>
      )}
      {map !== undefined && free !== undefined && free.length > 0 && (
        <>
          <BestSeats
            mostNow={most}
            busy={best.isPending || reserve.isPending}
            onQuantity={(quantity) => best.mutate({ scheduleId, quantity }, { onSuccess: held })}
          />
          <SeatView map={map} free={free} choice={choice} most={most} currency={concert.currency} />
        </>
      )}
      <Tray
        choice={choice}
        most={most}
        currency={concert.currency}
        warning={
          stranded.length > 0 ? say('seats.stranded', { seats: names(stranded), count: stranded.length }) : undefined
        }
        busy={reserve.isPending}
        onHold={hold}
      />
    </section>
  );
}
