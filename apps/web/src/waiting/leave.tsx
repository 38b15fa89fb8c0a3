import { AlertDialog } from '@base-ui/react/alert-dialog';
import type { Visit } from '@stagedoor/client';
import { useLeave } from '@stagedoor/client/react';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';
import { RefusalNotice } from '../refusals/refusal-notice.tsx';

/** Leaving gives the place away for good: it is asked once. */
export function Leave({ visit, isInside = false }: { visit: Visit; isInside?: boolean }) {
  const { say } = useLanguage();
  const leave = useLeave(visit);
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger render={<Button look="plain" />}>
        {say(isInside ? 'inside.leave' : 'waiting.leave')}
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog">
          <AlertDialog.Title>{say('leave.title')}</AlertDialog.Title>
          <AlertDialog.Description>{say(isInside ? 'leave.whyInside' : 'leave.why')}</AlertDialog.Description>
          {leave.error && <RefusalNotice refusal={leave.error} />}
          <div className="dialog-actions">
            <AlertDialog.Close render={<Button look="accent" />}>{say('leave.stay')}</AlertDialog.Close>
            <Button busy={leave.isPending} onClick={() => leave.mutate()}>
              {say('leave.go')}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
