import { setTimeout as delay } from 'node:timers/promises';
import type { Sequelize } from 'sequelize';
import { type Fault, faultOf, WriteConflict } from '../database/fault.ts';
import type { DatabaseHistory } from '../database/history.ts';
import { sentIn } from '../database/traffic.ts';
import { inTransaction } from '../database/transaction.ts';
import type { AnyCommand, Call, DomainEvent, Settled } from './command.ts';
import { type Batch, isBusy, type Locking, type StampedBatch } from './batch.ts';
import { BatchKeys, type Moment } from './idempotency.ts';
import { inBatch } from '../trace/index.ts';
import { refusalOfFault } from './refusal-of-fault.ts';

/** How often a batch that met another transaction is run again. */
const retriesAtMost = 3;

/** Who is told what a batch went through. */
export interface BatchReport {
  onFault(command: string, fault: Fault, error: unknown, traceIds: readonly string[]): void;
  /** All locks are taken. */
  onLoaded(command: string, tookMs: number): void;
  /** After COMMIT, before the callers are answered: so that they read what they wrote. */
  onEvents(events: readonly DomainEvent[]): void;
}

/** Decided but not yet answered: callers hear of it after COMMIT only. */
interface Decided {
  /** Of the database's history. */
  generation: number;
  answers: [Call, Settled<unknown>][];
  deferred: Call[];
  events: readonly DomainEvent[];
}

/**
 * Runs a batch in one transaction and answers its callers after COMMIT.
 * Returns the calls whose rows were held by others; they belong into a later batch.
 */
export async function runBatch(
  db: Sequelize,
  history: DatabaseHistory,
  command: AnyCommand,
  partition: string,
  calls: readonly Call[],
  report: BatchReport,
): Promise<Call[]> {
  let locking: Locking = calls.some((call) => call.deferred) ? 'skip' : (command.locking ?? 'wait');
  for (let attempt = 0; ; attempt++) {
    let decided: Decided;
    try {
      const callers = calls.map(({ span }) => span).filter((span) => span !== undefined);
      decided = await inBatch({ command: command.name, partition, size: calls.length, callers }, () =>
        inTransaction(db, (transaction) =>
          decideAll({ partition, transaction, locking, history }, command, begin(calls), report),
        ),
      );
    } catch (error) {
      const fault = faultOf(error);
      report.onFault(command.name, fault, error, tracesOf(calls));
      if (fault === 'conflict' && attempt < retriesAtMost) {
        await delay(Math.random() * 10 * 2 ** attempt);
      } else if (fault === 'locked' && locking === 'wait') {
        locking = 'skip';
      } else if (fault === 'poison' && calls.length > 1) {
        return await bisect(db, history, command, partition, calls, report);
      } else {
        for (const call of calls) call.settle({ refused: refusalOfFault(fault) });
        return [];
      }
      continue;
    }
    // What was written in a history that is over must not be told to a memory that learns the next one.
    if (decided.generation === history.generation) announce(decided.events, command.name, report, calls);
    for (const [call, settled] of decided.answers) call.settle(settled);
    return decided.deferred;
  }
}

/** Most traces that a line of the log names. */
const tracesAtMost = 20;

function tracesOf(calls: readonly Call[]): string[] {
  const traceIds = calls.map(({ traceId }) => traceId).filter((traceId) => traceId !== undefined);
  return [...new Set(traceIds)].slice(0, tracesAtMost);
}

/** It is committed: whatever goes wrong here must neither run the batch again nor keep its callers waiting. */
function announce(events: readonly DomainEvent[], command: string, report: BatchReport, calls: readonly Call[]): void {
  if (events.length === 0) return;
  try {
    report.onEvents(events);
  } catch (error) {
    report.onFault(command, 'defect', error, tracesOf(calls));
  }
}

/** One input can't be processed: the halves run on their own until only that one fails. */
async function bisect(
  db: Sequelize,
  history: DatabaseHistory,
  command: AnyCommand,
  partition: string,
  calls: readonly Call[],
  report: BatchReport,
): Promise<Call[]> {
  const middle = calls.length >> 1;
  const first = await runBatch(db, history, command, partition, calls.slice(0, middle), report);
  return [...first, ...(await runBatch(db, history, command, partition, calls.slice(middle), report))];
}

/** From here on a call may take effect. Those whose deadline passed before were refused for certain and stay out. */
function begin(calls: readonly Call[]): Call[] {
  const begun = calls.filter((call) => !call.settled || call.inFlight);
  for (const call of begun) call.inFlight = true;
  return begun;
}

async function decideAll(
  batch: Batch,
  command: AnyCommand,
  calls: readonly Call[],
  report: BatchReport,
): Promise<Decided> {
  const { generation } = batch.history;
  const heard = batch.history.look();
  if (calls.length === 0) return { generation, answers: [], deferred: [], events: [] };
  const startedMs = performance.now();
  const { state, keys, seen } = await load(batch, command, calls);
  report.onLoaded(command.name, performance.now() - startedMs);
  const { now, id } = seen;
  heard(seen);
  // What this node knew while the rows were chosen is worth nothing in another history.
  if (batch.history.generation !== generation) throw new WriteConflict('the database has another history');
  const stamped: StampedBatch = { ...batch, now, id };
  const answers: [Call, Settled<unknown>][] = [];
  const deferred: Call[] = [];
  const effects: unknown[] = [];
  for (const call of calls) {
    const replay = keys.replay(call.key);
    if (replay) {
      answers.push([call, replay]);
    } else if (batch.locking === 'skip' && isBusy(command.dependsOn(state, call.input))) {
      deferred.push(call);
    } else {
      const outcome = command.decide(state, call.input, now);
      if (outcome.effect !== undefined) effects.push(outcome.effect);
      if ('refused' in outcome) {
        answers.push([call, { refused: outcome.refused }]);
      } else {
        keys.add(call.key, outcome.answer);
        answers.push([call, { answer: outcome.answer, replayed: false }]);
      }
    }
  }
  // In this order on their way, and together.
  await Promise.all([
    effects.length > 0 ? command.store(stamped, effects, state) : undefined,
    keys.store(stamped, command.keys),
  ]);
  return { generation, answers, deferred, events: effects.length > 0 ? command.events(stamped, effects, state) : [] };
}

/** All rows that decide, and what was read last of all: the clock and the keys. */
async function load(
  batch: Batch,
  command: AnyCommand,
  calls: readonly Call[],
): Promise<{ state: unknown; keys: BatchKeys; seen: Moment }> {
  const { transaction } = batch;
  let last: { readonly read: ReturnType<typeof BatchKeys.load>; readonly sent: number } | undefined;
  const ask = (): typeof last => {
    const read = BatchKeys.load(batch, command, calls);
    // Whatever fails before it is what is told.
    read.catch(() => {});
    return { read, sent: sentIn(transaction) };
  };
  const inputs = calls.map((call) => call.input);
  const state: unknown = await command.load({ ...batch, allAsked: () => (last = ask()) }, inputs);
  // A lock that was taken later may have been waited for: what was read before it is worth nothing.
  if (last?.sent !== sentIn(transaction)) last = ask();
  return { state, ...(await last!.read) };
}
