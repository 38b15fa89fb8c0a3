import { startStagedoor } from '../../src/testing/index.ts';

// A test process for the tests to kill: it never stops its server.
const stagedoor = await startStagedoor();
console.log(stagedoor.url);
