import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: ['src/index.ts'],
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  // At the root of the repository: its folder is what declarations may be taken from.
  tsconfig: '../../tsconfig.build.json',
  dts: true,
  banner: { dts: '/// <reference lib="esnext.disposable" />' },
  // Anything else in the bundle, or imported by it, fails the build: nothing of the server may come along.
  deps: { onlyBundle: [], onlyImport: ['@trpc/client', '@trpc/server', 'superjson'] },
});
