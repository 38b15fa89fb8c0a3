import { readFileSync } from 'node:fs';

/** This server's version. Clients see it in `/health` and in the header `stagedoor-version`: see docs/versions.md. */
export const version = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
