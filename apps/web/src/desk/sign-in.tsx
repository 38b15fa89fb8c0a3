import { createClient, isRefusal } from '@stagedoor/client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../page/button.tsx';
import { useTitle } from '../page/use-title.ts';
import { Field } from './field.tsx';
import { keepKey } from './operator-key.ts';
import { wordsOf } from './refused.tsx';
import { useWords } from './words.ts';
import { Notice } from '../page/notice.tsx';

/** The way to the desk: a key is kept once the server has taken it. */
export function SignIn() {
  const { say } = useWords();
  useTitle(say('desk.title'));
  const [key, setKey] = useState('');
  const open = useMutation({
    mutationFn: (accessToken: string) =>
      createClient({ url: location.origin, accessToken }).plan.list.query({ limit: 1 }),
    onSuccess: (_plans, accessToken) => keepKey(accessToken),
  });
  return (
    <form
      className="column"
      onSubmit={(event) => {
        event.preventDefault();
        if (key.trim() !== '') open.mutate(key.trim());
      }}
    >
      <h1>{say('desk.title')}</h1>
      <p className="lead">{say('desk.signIn.why')}</p>
      {open.error && (
        <Notice kind="trouble">
          {isRefusal(open.error, 'UNAUTHENTICATED', 'FORBIDDEN') ? say('desk.signIn.wrong') : wordsOf(open.error, say)}
        </Notice>
      )}
      <Field
        label={say('desk.signIn.key')}
        hint={say('desk.signIn.where')}
        type="password"
        autoComplete="off"
        value={key}
        onValue={setKey}
      />
      <Button type="submit" look="accent" busy={open.isPending}>
        {say('desk.signIn.go')}
      </Button>
    </form>
  );
}
