import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { folder } from './application.ts';
import { run } from './run.ts';

/** What a browser loads of an application that uses these exports of the client and nothing else: minified, with all dependencies. */
export async function bundle(...exports: readonly string[]): Promise<string> {
  writeFileSync(join(folder, 'entry.js'), `export { ${exports.join(', ')} } from '@stagedoor/client';`);
  const options = ['--platform', 'browser', '--format', 'iife', '--name', 'client', '--minify', '--file', 'bundle.js'];
  await run(folder, process.execPath, 'node_modules/rolldown/bin/cli.mjs', 'entry.js', ...options);
  return readFileSync(join(folder, 'bundle.js'), 'utf8');
}

/** What of it travels. */
export const gzipped = (code: string): number => gzipSync(code, { level: 9 }).byteLength;

/** Runs a bundle where there is nothing but the web platform, as in a worker: no window, no document, and nothing of Node. */
export function runAsWorker<Exports>(code: string, fetch: () => Promise<Response>): Exports {
  const { AbortController, AbortSignal, Headers, Response, TextDecoder, URL, URLSearchParams } = globalThis;
  const web = { AbortController, AbortSignal, Headers, Response, TextDecoder, URL, URLSearchParams, fetch };
  return runInNewContext(`${code}; client`, { ...web, setTimeout, clearTimeout }) as Exports;
}
