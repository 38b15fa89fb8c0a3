/** What the primary says when a worker shall drain and end. */
export const stopMessage = 'stop';

/** What it says when nobody is to be waited for any more. */
export const hurryMessage = 'stop at once';

interface Complaint {
  readonly complaint: string;
}

/** What a person can mend. Workers leave it to the primary to say so, once. */
export const complaintOf = (complaint: string): Complaint => ({ complaint });

/** The complaint in a worker's message, if it is one. */
export function complaintIn(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null || !('complaint' in message)) return undefined;
  return String(message.complaint);
}
