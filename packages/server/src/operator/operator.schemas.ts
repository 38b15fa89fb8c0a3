import { z } from 'zod';
import { page, type PageRequest, requestOf } from '../rpc/inputs.ts';

/** Which lines of the log. */
export interface LogRequest extends PageRequest {
  /** Lines of these procedures alone, such as `queue.pause`: 1–100 names of at most 100 characters. All unless given. */
  procedures?: string[] | undefined;
}

export const logInput = requestOf<LogRequest | undefined>()(
  z.object({ procedures: z.array(z.string().max(100)).min(1).max(100).optional(), ...page }).prefault({}),
);

/** What was asked for with the operator's key. */
export interface LogLineOutput {
  logId: string;
  at: Date;
  procedure: string;
  /** As it was sent, without what tells who somebody is. */
  input: Record<string, unknown>;
  /** `ok` or the reason of the refusal; null while the call runs, and where the server died meanwhile. */
  outcome: string | null;
}

/** Lines, newest first. A page may be short, or empty, and still not the last: that one has no `nextCursor`. */
export interface LogPage {
  lines: LogLineOutput[];
  nextCursor: string | null;
}
