import { AlertDialog } from '@base-ui/react/alert-dialog';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Button } from '../page/button.tsx';
import { Refused } from './refused.tsx';
import { asked } from './server.ts';
import { useWords } from './words.ts';

/** Something that can't be taken back, or that many people feel: it is asked once, with what it will do. */
export function Ask({
  label,
  look = 'quiet',
  title,
  why,
  go,
  ready = true,
  children,
  onGo,
}: {
  label: string;
  look?: 'quiet' | 'plain' | 'accent';
  title: string;
  why: string;
  go: string;
  ready?: boolean;
  children?: ReactNode;
  onGo: () => Promise<unknown>;
}) {
  const { say } = useWords();
  const queries = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const act = useMutation({
    mutationFn: onGo,
    onSuccess: () => setIsOpen(false),
    onSettled: () => queries.invalidateQueries({ queryKey: [asked] }),
  });
  return (
    <AlertDialog.Root
      open={isOpen}
      onOpenChange={(open) => {
        act.reset();
        setIsOpen(open);
      }}
    >
      <AlertDialog.Trigger render={<Button look={look} />}>{label}</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog">
          <AlertDialog.Title>{title}</AlertDialog.Title>
          <AlertDialog.Description>{why}</AlertDialog.Description>
          {children}
          {act.error && <Refused error={act.error} />}
          <div className="dialog-actions">
            <Button look="accent" busy={act.isPending} disabled={!ready} onClick={() => act.mutate()}>
              {go}
            </Button>
            <AlertDialog.Close render={<Button />}>{say('desk.ask.not')}</AlertDialog.Close>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
