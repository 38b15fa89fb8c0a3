import { Declined, Misused } from './failure.ts';
import type { Inputs } from './dangers/danger.ts';
import { dangerOf } from './dangers/dangers.ts';
import type { StagedoorClient } from '@stagedoor/client';
import type { Surroundings } from './surroundings.ts';

/**
 * Asks once before something dangerous.
 * @throws Declined when the person would rather not
 */
export async function confirm(
  path: string,
  input: Inputs,
  client: StagedoorClient,
  { ask, err }: Surroundings,
): Promise<void> {
  const warning = await dangerOf(path)?.(client, input);
  if (warning === undefined) return;
  if (ask === undefined) {
    err(warning);
    throw new Misused('Nobody is there to be asked. Nothing was done: say --yes to do it.');
  }
  if (!(await ask(`${warning}\nGo on?`))) throw new Declined('Nothing was done.');
}
