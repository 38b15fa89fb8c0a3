import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { BadEnvironment, readEnv } from '../src/env.ts';
import { afterwards, launch, logLines, processesIn, sharedDataDir } from './harness.ts';

const sharedDir = sharedDataDir();

/** Runs before the program, in workers alone. */
const inWorkers = (code: string) => `--import=data:text/javascript,if(process.env.STAGEDOOR_WORKER_ID)${code}`;

async function takenPort(): Promise<number> {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  afterwards(() => new Promise((done) => void taken.close(done)));
  return (taken.address() as AddressInfo).port;
}

describe('when it cannot start', () => {
  test.each(['the primary', 'a worker'])('because %s finds the port taken, it says so once', async (who) => {
    const dataDir = await sharedDir();
    const port = await takenPort();
    const program = launch({
      STAGEDOOR_DATA_DIR: dataDir,
      STAGEDOOR_WORKERS: '2',
      ...(who === 'the primary' ? { PORT: String(port) } : { NODE_OPTIONS: inWorkers(`process.env.PORT=${port}`) }),
    });
    expect(await program.ended()).toBe(1);
    expect(program.stderr()).toMatch(new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is taken\\. [^\\n]+\\n$`));
    expect(await processesIn(dataDir)).toEqual([]);
  });

  test('because workers end at once, it gives up after some attempts', async () => {
    const dataDir = await sharedDir();
    const NODE_OPTIONS = inWorkers('process.exit(3)');
    const program = launch({ STAGEDOOR_DATA_DIR: dataDir, STAGEDOOR_WORKERS: '2', NODE_OPTIONS });
    expect(await program.ended()).toBe(1);
    expect(program.stderr()).toMatch(/^Worker [12] cannot start \(exit code 3\)\.\n$/);
    expect(logLines(program, 'worker ended').length).toBeGreaterThanOrEqual(3);
    expect(await processesIn(dataDir)).toEqual([]);
  });

  test.each(['0', '65', 'many'])('because STAGEDOOR_WORKERS=%s is none, it names the variable', (STAGEDOOR_WORKERS) => {
    expect(() => readEnv({ STAGEDOOR_WORKERS })).toThrow(BadEnvironment);
    expect(() => readEnv({ STAGEDOOR_WORKERS })).toThrow(/^STAGEDOOR_WORKERS: ./);
  });
});
