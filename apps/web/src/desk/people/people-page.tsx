import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../../page/button.tsx';
import { useTitle } from '../../page/use-title.ts';
import { Field } from '../field.tsx';
import { Refused } from '../refused.tsx';
import { useAsked } from '../server.ts';
import { exactly, useWords } from '../words.ts';

/** Finding somebody by their id. */
export function DeskPeoplePage() {
  const { language, say } = useWords();
  const navigate = useNavigate();
  const [userId, setUserId] = useState('');
  const [cursor, setCursor] = useState<string>();
  const { data, error, refetch } = useAsked(['people', cursor], (server) =>
    server.user.list.query({ limit: 50, ...(cursor === undefined ? {} : { cursor }) }),
  );
  useTitle(say('desk.people'));
  return (
    <section className="desk-part">
      <h1>{say('desk.people')}</h1>
      <form
        className="finder"
        onSubmit={(event) => {
          event.preventDefault();
          if (userId.trim() !== '') void navigate({ to: '/desk/people/$userId', params: { userId: userId.trim() } });
        }}
      >
        <Field label={say('desk.user')} hint={say('desk.userWhy')} value={userId} onValue={setUserId} />
        <Button type="submit" look="accent">
          {say('desk.find')}
        </Button>
      </form>
      {error && <Refused error={error} onAgain={() => void refetch()} />}
      <div className="scroll">
        <table className="desk-table numbers">
          <thead>
            <tr>
              <th scope="col">{say('desk.user')}</th>
              <th scope="col">{say('desk.name')}</th>
              <th scope="col">{say('desk.since')}</th>
            </tr>
          </thead>
          <tbody>
            {data?.users.map((user) => (
              <tr key={user.userId}>
                <th scope="row">
                  <Link to="/desk/people/$userId" params={{ userId: user.userId }}>
                    {user.userId}
                  </Link>
                </th>
                <td>{user.erasedAt ? <span className="soft">{say('desk.erased')}</span> : user.name}</td>
                <td>{exactly(user.createdAt, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="row">
        {cursor !== undefined && <Button onClick={() => setCursor(undefined)}>{say('desk.first')}</Button>}
        {data?.nextCursor && <Button onClick={() => setCursor(data.nextCursor!)}>{say('desk.next')}</Button>}
      </div>
    </section>
  );
}
