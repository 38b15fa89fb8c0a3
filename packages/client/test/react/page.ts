import { createElement as h, Fragment, type ReactElement } from 'react';
import type { Hold, Visit } from '../../src/index.ts';
import {
  useBalance,
  useConcert,
  useHolds,
  useLeave,
  usePayments,
  useRelease,
  useCharge,
  useDates,
  useHoldCountdown,
  usePay,
  useReserve,
  useReserveBest,
  useSeats,
  useTurn,
  useVisit,
  type VisitStorage,
} from '../../src/react/index.ts';

/** A shop as an application would write it: queue, seats, till. */
export function Page({ concertId, storage }: { concertId: string; storage?: VisitStorage }): ReactElement {
  const entry = useVisit({ concertId, storage });
  if (entry.state === 'entering') return h('p', null, 'Entering');
  if (entry.state === 'entered') return h(Room, { visit: entry.visit, enterAgain: entry.enterAgain });
  return h(Fragment, null, alert(entry.refusal), button('Try again', entry.enterAgain));
}

function Room({ visit, enterAgain }: { visit: Visit; enterAgain: () => void }): ReactElement {
  const { status, refusal, connection, progress } = useTurn(visit);
  if (refusal) return alert(refusal);
  if (connection === 'lost') return h('p', null, 'Connection lost');
  if (status.state === 'active') return h(Shop, { visit });
  if (status.endedBecause === undefined)
    return h(
      Fragment,
      null,
      h('p', null, `Number ${status.place}, ${status.ahead} ahead`),
      h('progress', { value: progress }),
    );
  return h(
    Fragment,
    null,
    h('p', null, `Over: ${status.endedBecause}`),
    h(Payments),
    button('Enter again', enterAgain),
  );
}

function Payments(): ReactElement {
  const { data } = usePayments();
  return h(
    Fragment,
    null,
    ...(data?.payments ?? []).map(({ status, amount }) => h('p', null, `Payment ${status} ${amount}`)),
  );
}

function Shop({ visit }: { visit: Visit }): ReactElement {
  const dates = useDates(visit);
  const leave = useLeave(visit);
  const concert = useConcert(visit.concertId);
  const date = dates.data?.[0];
  if (dates.error) return alert(dates.error);
  if (date === undefined) return h('p', null, 'Loading');
  return h(
    Fragment,
    null,
    h('h1', null, concert.data?.title),
    h('p', null, `${date.available} of ${date.capacity} free`),
    h(Seats, { visit, scheduleId: date.scheduleId }),
    button('Leave', () => leave.mutate()),
  );
}

function Seats({ visit, scheduleId }: { visit: Visit; scheduleId: string }): ReactElement {
  const seats = useSeats(visit, scheduleId);
  const reserve = useReserve(visit);
  const best = useReserveBest(visit);
  const holds = useHolds(visit);
  const hold = reserve.data ?? best.data ?? holds.data?.[0];
  const take = (seatIds: number[]): void => reserve.mutate({ scheduleId, seatIds });
  return h(
    Fragment,
    null,
    seats.error && alert(seats.error),
    h('p', null, ...(seats.data ?? []).map(({ seatId }) => button(`Seat ${seatId}`, () => take([seatId])))),
    reserve.error && alert(reserve.error),
    button('Best two', () => best.mutate({ scheduleId, quantity: 2 })),
    best.error && alert(best.error),
    reserve.isPaused && h('p', null, 'Waiting for the connection'),
    reserve.isError &&
      reserve.error.reason === 'UNREACHABLE' &&
      button('Once more', () => reserve.mutate(reserve.variables)),
    hold && h(Till, { visit, hold, giveBack: reserve.reset }),
  );
}

function Till({ visit, hold, giveBack }: { visit: Visit; hold: Hold; giveBack: () => void }): ReactElement {
  const remainingMs = useHoldCountdown(hold);
  const balance = useBalance(visit);
  const charge = useCharge(visit);
  const release = useRelease(visit);
  const pay = usePay(visit);
  return h(
    Fragment,
    null,
    h('p', null, `Holding ${hold.seatIds.join()} for ${hold.amount}`),
    h('p', null, remainingMs === 0 ? 'The hold is over' : `${Math.ceil(remainingMs / 1_000)} s left`),
    h('p', null, `Balance ${balance.data}`),
    charge.error && alert(charge.error),
    pay.error && alert(pay.error),
    pay.error?.reason === 'INSUFFICIENT_BALANCE' && h('p', null, `${pay.error.missing} missing`),
    button('Charge', () => charge.mutate(hold.amount)),
    button('Pay', () => pay.mutate(hold)),
    button('Give back', () => release.mutate(hold, { onSuccess: giveBack })),
  );
}

const button = (label: string, onClick: () => void): ReactElement => h('button', { onClick }, label);

const alert = ({ reason }: { reason: string }): ReactElement => h('p', { role: 'alert' }, reason);
