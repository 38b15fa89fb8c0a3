/**
 * A real Stagedoor for an application's own tests: on a real PostgreSQL, over HTTP, gone when the test is done.
 * @packageDocumentation
 */
import type { TestServer, TestServerOptions } from './start.ts';

export type { ConcertFixture, QueueSettings, StagedConcert, UserFixture } from './fixtures.ts';
export type { TestServer, TestServerOptions } from './start.ts';

/** The server is written for it: an older Node can't even read the code. */
const neededNode = 24;

/**
 * Starts a Stagedoor on a free port with a database of its own: `await using stagedoor = await startStagedoor()`.
 * The servers of one process share one embedded PostgreSQL, which never outlives the process.
 */
export async function startStagedoor(options?: TestServerOptions): Promise<TestServer> {
  if (Number.parseInt(process.versions.node, 10) < neededNode)
    throw new Error(
      `@stagedoor/server/testing needs Node ${neededNode} or newer, and this is Node ${process.versions.node}. ` +
        `Run the tests with a newer one (npx -y node@${neededNode} …); the client that they test runs on Node 20, too.`,
    );
  const { start } = await import('./start.ts');
  return await start(options);
}
