import type { RouterOutputs } from '@stagedoor/client';
import { Link } from '@tanstack/react-router';
import { whole } from '../../language/forms.ts';
import { exactly, inFull, useWords } from '../words.ts';
import { CancelDate } from './cancel.tsx';
import type { DateFigures } from './use-concert-figures.ts';

/** Each date with what of it is sold, held and kept back. */
export function DateRows({
  concert: { concertId, dates, timeZone },
  figures,
  at,
}: {
  concert: RouterOutputs['concert']['get'];
  figures: readonly DateFigures[];
  at: number;
}) {
  const { language, say } = useWords();
  return (
    <section className="desk-part">
      <div className="desk-head">
        <h2>{say('concert.dates')}</h2>
        <Link to="/desk/concerts/$concertId/add-date" params={{ concertId }} className="button quiet">
          {say('desk.addDate')}
        </Link>
      </div>
      {dates.length > 0 && (
        <div className="scroll">
          <table className="desk-table numbers">
            <caption className="fine soft">{at ? say('desk.at', { at: exactly(at, language) }) : ''}</caption>
            <thead>
              <tr>
                <th scope="col">{say('desk.date')}</th>
                <th scope="col">{say('desk.sold')}</th>
                <th scope="col">{say('desk.held')}</th>
                <th scope="col">{say('desk.kept')}</th>
                <th scope="col">{say('desk.free')}</th>
                <th scope="col">
                  <span className="visually-hidden">{say('desk.todo')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {dates.map(({ scheduleId, startsAt, capacity, cancelReason }) => {
                const seats = figures.find((each) => each.scheduleId === scheduleId);
                const when = inFull(startsAt, timeZone, language);
                return (
                  <tr key={scheduleId}>
                    <th scope="row">
                      <Link to="/desk/concerts/$concertId/dates/$scheduleId" params={{ concertId, scheduleId }}>
                        {when}
                      </Link>
                      {cancelReason && (
                        <span className="fine trouble-words">
                          {say('concert.dateCancelled', { why: cancelReason })}
                        </span>
                      )}
                    </th>
                    <td>
                      {seats ? whole(seats.sold, language) : '–'}{' '}
                      <span className="soft">{say('desk.of', { all: whole(capacity, language) })}</span>
                    </td>
                    <td>{seats ? whole(seats.held, language) : '–'}</td>
                    <td>{seats ? whole(seats.blocked, language) : '–'}</td>
                    <td>{seats ? whole(seats.available, language) : '–'}</td>
                    <td className="actions">
                      {!cancelReason && (
                        <>
                          <Link
                            to="/desk/concerts/$concertId/dates/$scheduleId"
                            params={{ concertId, scheduleId }}
                            className="button plain"
                          >
                            {say('desk.keep')}
                          </Link>
                          <CancelDate {...{ concertId, scheduleId, when }} />
                        </>
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
