import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../page/button.tsx';
import { Choice, Field } from '../field.tsx';
import { Refused } from '../refused.tsx';
import { asked, useServer } from '../server.ts';
import { useWords } from '../words.ts';

/** Keeps a section back, or some of its rows. */
export function KeepForm({
  of,
  sections,
}: {
  of: { concertId: string; scheduleId: string };
  sections: readonly string[];
}) {
  const { say } = useWords();
  const server = useServer();
  const queries = useQueryClient();
  const [section, setSection] = useState(sections[0] ?? '');
  const [rows, setRows] = useState('');
  const [label, setLabel] = useState('');
  const keep = useMutation({
    mutationFn: () => {
      const named = rows
        .split(',')
        .map((row) => row.trim())
        .filter((row) => row !== '');
      const which = { ...of, section, ...(named.length > 0 ? { rows: named } : {}) };
      return server.concert.blockSeats.mutate({ ...which, label: label.trim() });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: [asked] }),
  });
  return (
    <form
      className="finder"
      onSubmit={(event) => {
        event.preventDefault();
        if (label.trim() !== '') keep.mutate();
      }}
    >
      <Choice
        label={say('desk.section')}
        value={section}
        options={sections.map((name) => [name, name] as const)}
        onValue={setSection}
      />
      <Field label={say('desk.rows')} hint={say('desk.rowsWhy')} value={rows} onValue={setRows} />
      <Field label={say('desk.label')} hint={say('desk.labelWhy')} maxLength={100} value={label} onValue={setLabel} />
      <Button type="submit" look="accent" disabled={label.trim() === ''} busy={keep.isPending}>
        {say('desk.keep.go')}
      </Button>
      {keep.error && <Refused error={keep.error} />}
    </form>
  );
}
