/**
 * A fake Stagedoor in memory for component tests: the SDK as it is, above a server that is none.
 * @packageDocumentation
 */
export { fakeStagedoor, type FakeOptions, type FakeStagedoor } from './fake.ts';
export type { ConcertFixture, QueueSettings, StagedConcert, UserFixture } from './fixtures.ts';
export type { Procedure } from '../retry.ts';
