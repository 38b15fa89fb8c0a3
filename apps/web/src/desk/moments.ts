/** A moment as an input of type datetime-local has it, by the clock of this computer. */
export function asInput(at: Date | null): string {
  if (at === null) return '';
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** What was typed there, as it travels. */
export const asSent = (typed: string): string => new Date(typed).toISOString();
