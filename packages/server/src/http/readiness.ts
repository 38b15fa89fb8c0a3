import { setTimeout as delay } from 'node:timers/promises';

/** Probes may ask as often as they like: the database is asked this seldom. */
const rememberMs = 500;

/** A database that takes longer is no database to serve from. */
const answerWithinMs = 2_000;

/** Asks once for all who want to know at the same moment, and remembers the answer for a moment. */
export function remembered(ask: () => Promise<boolean>): () => Promise<boolean> {
  let asked: Promise<boolean> | undefined;
  return () => {
    asked ??= inTime(ask()).finally(() => setTimeout(() => (asked = undefined), rememberMs).unref());
    return asked;
  };
}

async function inTime(answer: Promise<boolean>): Promise<boolean> {
  const answered = new AbortController();
  const late = delay(answerWithinMs, false, { signal: answered.signal, ref: false }).catch(() => false);
  return await Promise.race([answer, late]).finally(() => answered.abort());
}
