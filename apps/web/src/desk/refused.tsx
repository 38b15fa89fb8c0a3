import type { Reason } from '@stagedoor/client';
import { Button } from '../page/button.tsx';
import { Notice } from '../page/notice.tsx';
import { keepKey } from './operator-key.ts';
import { type DeskSay, useWords } from './words.ts';

/** What is known of a refusal, whatever was called. */
interface Told {
  readonly reason?: Reason | 'UNREACHABLE';
  readonly message: string;
  readonly fieldErrors?: Readonly<Record<string, readonly string[] | undefined>>;
}

const told = {
  UNAUTHENTICATED: 'desk.refused.key',
  FORBIDDEN: 'desk.refused.key',
  UNREACHABLE: 'desk.refused.away',
  UNAVAILABLE: 'desk.refused.busy',
  OVERLOADED: 'desk.refused.busy',
  OUTCOME_UNKNOWN: 'desk.refused.unknown',
  NOT_PAID: 'desk.refused.notPaid',
  BALANCE_LIMIT: 'desk.refused.walletFull',
  SEAT_TAKEN: 'desk.refused.taken',
  SALES_STARTED: 'desk.refused.started',
  CONCERT_CANCELLED: 'desk.refused.cancelled',
  SCHEDULE_CANCELLED: 'desk.refused.cancelled',
  CONCERT_NOT_FOUND: 'desk.refused.unknownId',
  SCHEDULE_NOT_FOUND: 'desk.refused.unknownId',
  PAYMENT_NOT_FOUND: 'desk.refused.unknownId',
  PLAN_NOT_FOUND: 'desk.refused.unknownId',
  SECTION_NOT_FOUND: 'desk.refused.unknownId',
  SEAT_NOT_FOUND: 'desk.refused.unknownId',
  USER_NOT_FOUND: 'desk.refused.unknownId',
} as const;

/** What happened and what to do; where the desk has no words of its own, the server's, which name the reason. */
export function wordsOf(error: Error, say: DeskSay): string {
  const { reason, message, fieldErrors } = error as Error & Told;
  const fields = Object.entries(fieldErrors ?? {}).map(([field, faults]) => `${field}: ${faults?.join(', ')}`);
  if (fields.length > 0) return say('desk.refused.input', { fields: fields.join('; ') });
  if (reason !== undefined && reason in told) return say(told[reason as keyof typeof told]);
  return reason === undefined ? message : `${message} (${reason})`;
}

/** What the server did not take, by the field as it is called there: `title`, `sections.2.price`. */
export const faultsOf = (error: Error | null): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    Object.entries((error as Partial<Told> | null)?.fieldErrors ?? {}).map(([field, faults]) => [
      field,
      faults?.join(', '),
    ]),
  );

/** @param but the fields whose faults stand beside them already */
export function Refused({ error, but, onAgain }: { error: Error; but?: readonly string[]; onAgain?: () => void }) {
  const { say } = useWords();
  const fields = Object.keys(faultsOf(error));
  if (fields.length > 0 && fields.every((field) => but?.includes(field)))
    return <Notice kind="trouble">{say('desk.refused.above')}</Notice>;
  const isOfKey = ['UNAUTHENTICATED', 'FORBIDDEN'].includes((error as Error & Told).reason ?? '');
  const again = isOfKey ? () => keepKey(undefined) : onAgain;
  return (
    <Notice
      kind="trouble"
      action={again && <Button onClick={again}>{say(isOfKey ? 'signIn.title' : 'page.again')}</Button>}
    >
      {wordsOf(error, say)}
    </Notice>
  );
}
