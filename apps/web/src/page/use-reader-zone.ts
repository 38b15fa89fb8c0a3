import { useDrawnAt } from '../first/drawn-at.tsx';
import { unknownZone } from '../language/forms.ts';

/** The zone for moments by the reader's clock: null for the clock's own, which a server doesn't know. */
export const useReaderZone = (): string | null => (useDrawnAt() === undefined ? null : unknownZone);
