import { chmod, cp, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { installedBinaries } from '../src/binaries.ts';
import { fallbackHome } from '../src/home.ts';
import { freePort } from '../src/ports.ts';
import { start as startWith } from '../src/start.ts';
import { afterwards, isRoot, keep, newDataDir, password, processesIn, query, start } from './harness.ts';

// Only root has to lend PostgreSQL to another user, and can.
describe.skipIf(!isRoot)('as root', () => {
  test('postgres runs as another user, in a cluster closed to all others', async () => {
    const dataDir = await newDataDir();
    const postgres = await start(dataDir);
    const cluster = await stat(join(dataDir, 'cluster'));
    expect(cluster.uid).not.toBe(0);
    expect(cluster.mode & 0o777).toBe(0o700);
    expect((await stat(`/proc/${postgres.pid()}`)).uid).toBe(cluster.uid);
    for (const made of [dataDir, dirname(dataDir)]) {
      expect((await stat(made)).mode & 0o777).toBe(0o711);
    }
  });

  test('a data directory in a private folder works, and finds its data again', async () => {
    const dataDir = await newDataDir(0o700);
    const first = await start(dataDir);
    await query(first.url, 'CREATE TABLE t AS SELECT 42 AS x');
    const home = fallbackHome(dataDir)!;
    expect(await processesIn(home)).not.toEqual([]);
    await first.stop();
    expect(await processesIn(home)).toEqual([]);
    // Also when the folder has been opened meanwhile: the data must not seem lost.
    await chmod(dirname(dirname(dataDir)), 0o755);
    const second = await start(dataDir);
    expect(await query(second.url, 'SELECT x FROM t')).toEqual([{ x: 42 }]);
  });

  test('a new data directory at an old path starts empty', async () => {
    const dataDir = await newDataDir(0o700);
    await (await start(dataDir)).stop();
    const old = fallbackHome(dataDir)!;
    afterwards(() => rm(old, { recursive: true, force: true }));
    await rm(dataDir, { recursive: true });
    const fresh = keep(
      await startWith(
        { dataDir, password: 'another one' },
        { binaries: await installedBinaries(), pickPort: freePort },
      ),
    );
    expect(await query(fresh.url, 'SELECT 1 AS x')).toEqual([{ x: 1 }]);
    expect(fallbackHome(dataDir)).not.toBe(old);
  });

  test('a cluster that became unreachable is reported, not replaced by an empty one', async () => {
    const dataDir = await newDataDir();
    await (await start(dataDir)).stop();
    await chmod(dirname(dirname(dataDir)), 0o700);
    await expect(start(dataDir)).rejects.toThrow(/can't enter/);
  });

  test('a checkout in a private folder works, its binaries are copied once', async () => {
    const installed = await installedBinaries();
    const checkout = await mkdtemp(join(tmpdir(), 'stagedoor-checkout-'));
    afterwards(() => rm(checkout, { recursive: true, force: true }));
    const folder = join(checkout, 'native');
    await cp(installed.folder, folder, { recursive: true, verbatimSymlinks: true });
    // As a strict umask would have installed them.
    await chmod(join(folder, 'bin', 'postgres'), 0o700);
    await chmod(join(folder, 'lib'), 0o700);

    const dataDir = await newDataDir(0o700);
    const environment = { binaries: { ...installed, folder }, pickPort: freePort };
    const first = keep(await startWith({ dataDir, password }, environment));
    expect(await query(first.url, 'SELECT 1 AS x')).toEqual([{ x: 1 }]);
    await first.stop();
    const home = fallbackHome(dataDir)!;
    const copy = join(home, `postgres-${installed.version}`);
    const { ino } = await stat(copy);
    const second = keep(await startWith({ dataDir, password }, environment));
    expect((await stat(copy)).ino).toBe(ino);
    await second.stop();

    // A damaged copy is made anew.
    await rm(join(copy, 'lib'), { recursive: true });
    const third = keep(await startWith({ dataDir, password }, environment));
    expect(await query(third.url, 'SELECT 1 AS x')).toEqual([{ x: 1 }]);
    expect((await readdir(home)).toSorted()).toEqual(
      ['cluster', `postgres-${installed.version}`, 'postgres.log'].toSorted(),
    );
  });
});
