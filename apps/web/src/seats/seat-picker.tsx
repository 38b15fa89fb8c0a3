import type { Visit } from '@stagedoor/client';
import { useReserve, useReserveBest } from '@stagedoor/client/react';
import { isRefusal } from '@stagedoor/client';
import { useCallback, useMemo } from 'react';
import type { Concert } from '../concerts/sale.ts';
import { listed } from '../language/formats.ts';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';
import { Notice } from '../page/notice.tsx';
import { RefusalNotice } from '../refusals/refusal-notice.tsx';
import { BestSeats } from './best-seats.tsx';
import { leftAlone } from './left-alone.ts';
import { LostSeats } from './lost-seats.tsx';
import { NoneTogether } from './none-together.tsx';
import { PickerHead } from './picker-head.tsx';
import { seatName } from './seat-name.ts';
import { SeatView, useView } from './seat-view.tsx';
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
  const { hall, taken, refusal, again } = useHall(visit, scheduleId);
  const [view, showView] = useView();
  const reserve = useReserve(visit);
  const best = useReserveBest(visit);
  const { isError: isRefused, reset: forgetRefusal } = reserve;
  const { isError: isNoneFound, reset: forgetNone } = best;
  // What was refused was another choice. What is on its way is not forgotten.
  const forgetRefusals = useCallback((): void => {
    if (isRefused) forgetRefusal();
    if (isNoneFound) forgetNone();
  }, [isRefused, forgetRefusal, isNoneFound, forgetNone]);
  const choice = useChoice(scheduleId, hall, taken, most, forgetRefusals);
  const stranded = useMemo(
    () => (hall && taken ? leftAlone(hall.seats, taken, choice.ids) : []),
    [hall, taken, choice.ids],
  );
  const isSoldOut = hall !== undefined && taken !== undefined && taken.size >= hall.seats.length;
  const isThere = hall !== undefined && taken !== undefined && !isSoldOut;

  const held = (): void => {
    choice.drop();
    onHeld();
  };
  const hold = (): void => {
    forgetRefusals();
    reserve.mutate(
      { scheduleId, seatIds: [...choice.ids] },
      {
        onSuccess: held,
        onError: (refused) => {
          if (isRefusal(refused, 'SEAT_TAKEN', 'SEAT_NOT_FOUND')) choice.drop(refused.seatIds);
        },
      },
    );
  };
  const holdBest = (quantity: number): void => {
    forgetRefusals();
    best.mutate({ scheduleId, quantity }, { onSuccess: held });
  };
  const isBusy = best.isPending || reserve.isPending;

  return (
    <section className={`picker ${isThere ? `is-${view}` : ''}`}>
      <PickerHead concert={concert} scheduleId={scheduleId} most={most} onDates={onDates} />
      <div className="picker-notes">
        {refusal && <RefusalNotice refusal={refusal} onAgain={again} />}
        {best.error && (
          <NoneTogether
            refusal={best.error}
            asked={best.variables.quantity}
            busy={isBusy}
            currency={concert.currency}
            onQuantity={holdBest}
          />
        )}
        {reserve.error && <RefusalNotice refusal={reserve.error} currency={concert.currency} />}
        {hall && taken && choice.lost.length > 0 && !isBusy && !reserve.isSuccess && !best.isSuccess && (
          <LostSeats hall={hall} taken={taken} choice={choice} />
        )}
        {isSoldOut && (
          <Notice
            title={say('sale.soldOut')}
            action={concert.dates.length > 1 && <Button onClick={onDates}>{say('dates.others')}</Button>}
          >
            {say('seats.none')}
          </Notice>
        )}
      </div>
      {(hall === undefined || taken === undefined) && refusal === undefined && (
        <p className="map-loading soft" role="status">
          {say('seats.loading')}
        </p>
      )}
      {isThere && (
        <SeatView
          view={view}
          onView={showView}
          hall={hall}
          taken={taken}
          choice={choice}
          most={most}
          currency={concert.currency}
        />
      )}
      <Tray
        choice={choice}
        most={most}
        currency={concert.currency}
        warning={
          stranded.length > 0
            ? say('seats.stranded', {
                seats: listed(
                  stranded.map((seat) => seatName(seat, say)),
                  language,
                ),
                count: stranded.length,
              })
            : undefined
        }
        busy={reserve.isPending}
        onHold={hold}
      >
        {isThere && <BestSeats mostNow={most} busy={isBusy} onQuantity={holdBest} />}
      </Tray>
    </section>
  );
}
