import { join } from 'node:path';

/** Many tests start programs: they keep what Node made of the sources, which is half of each start. */
export const compiledOnce = { NODE_COMPILE_CACHE: join(import.meta.dirname, '../node_modules/.cache/compiled') };
