import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: ['src/index.ts'],
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  // At the root of the repository: its folder is what declarations may be taken from.
  tsconfig: '../../tsconfig.build.json',
  dts: true,
  fixedExtension: false,
});
