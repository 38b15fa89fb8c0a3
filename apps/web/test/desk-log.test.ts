import { expect, test } from 'vitest';
import { operatorProcedures } from '../../ops/src/procedures.ts';
import { kinds } from '../src/desk/log-kinds.ts';

test('the desk’s log leaves no change of an operator out', () => {
  const changes = operatorProcedures.filter(({ type }) => type === 'mutation').map(({ path }) => path);
  const shown: readonly string[] = [...kinds.decisions, ...kinds.services];
  // Entering for somebody is told by the queue, and is no line of the log.
  expect([...shown].sort()).toEqual(changes.filter((path) => path !== 'queue.issueToken').sort());
});
