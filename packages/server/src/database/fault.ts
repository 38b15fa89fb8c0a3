import pg from 'pg';
import { ConnectionAcquireTimeoutError, ConnectionError, DatabaseError } from 'sequelize';
import { NoTurn } from './turns.ts';

/** What a failed transaction means for those who were in it. */
export type Fault =
  /** It met another one, or a row changed under it: run it again. */
  | 'conflict'
  /** A row it needs is held for too long. */
  | 'locked'
  /** One of its inputs can't be processed: find which. */
  | 'poison'
  /** A statement is wrong, whatever its inputs. */
  | 'defect'
  /** No connection was free. */
  | 'busy'
  /** The database is away or too slow. Before COMMIT nothing has happened. */
  | 'lost'
  /** COMMIT was sent and no answer came. */
  | 'unknown';

/** COMMIT failed: it may have taken effect. */
export class CommitUnknown extends Error {
  constructor(cause: unknown) {
    super('It is not known whether the transaction was committed.', { cause });
  }
}

/** The connection broke or went silent: what the server made of the statement is not known. */
export class ConnectionLost extends Error {
  constructor(cause: unknown) {
    super('The connection to the database was lost.', { cause });
  }
}

/** A guarded write touched fewer rows than it must: another node was faster. */
export class WriteConflict extends Error {}

/** The SQLSTATE behind an error of pg or Sequelize. */
export function sqlState(error: unknown): string | undefined {
  if (error instanceof pg.DatabaseError) return error.code;
  if (error instanceof DatabaseError) return sqlState(error.original);
  return undefined;
}

const conflicts = new Set(['40001', '40P01']);
/** Waits for one row after the other can add up to the statement's own limit. */
const locked = new Set(['55P03', '57014']);
const poisonClasses = new Set(['22', '23']);
const awayClasses = new Set(['57', '08', '53', '25']);

/** Classifies by SQLSTATE, never by message or constraint name. */
export function faultOf(error: unknown): Fault {
  if (error instanceof CommitUnknown) return 'unknown';
  if (error instanceof WriteConflict) return 'conflict';
  if (error instanceof ConnectionLost) return 'lost';
  if (error instanceof ConnectionAcquireTimeoutError || error instanceof NoTurn) return 'busy';
  const state = sqlState(error);
  if (state !== undefined) {
    if (conflicts.has(state)) return 'conflict';
    if (locked.has(state)) return 'locked';
    if (poisonClasses.has(state.slice(0, 2))) return 'poison';
    if (awayClasses.has(state.slice(0, 2))) return 'lost';
    return 'defect';
  }
  // Sequelize wraps a broken connection in a DatabaseError, too: without a SQLSTATE the server never answered.
  if (error instanceof ConnectionError || error instanceof DatabaseError) return 'lost';
  return 'poison';
}
