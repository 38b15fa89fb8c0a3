import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/api.ts',
    'src/database/migrate.ts',
    'src/testing/index.ts',
    'src/queue/draw/draw.worker.ts',
  ],
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // At the root of the repository: its folder is what declarations may be taken from.
  tsconfig: '../../tsconfig.build.node.json',
  dts: true,
  banner: { dts: '/// <reference lib="esnext.disposable" />' },
  // One file a module: the draw's worker is found beside the module that starts it, as it is in the sources.
  unbundle: true,
  fixedExtension: false,
});
