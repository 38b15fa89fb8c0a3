import { defineConfig, type UserConfig } from 'tsdown';

const options: UserConfig = {
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  // At the root of the repository: its folder is what declarations may be taken from.
  tsconfig: '../../tsconfig.build.json',
  dts: true,
};

// Anything else in a bundle, or imported by it, fails the build: nothing of the server may come along, nor React unasked.
export default defineConfig([
  {
    ...options,
    // A file for each: tRPC and superjson don't say that they have no side effects, so one file would drag them along.
    entry: ['src/index.ts', 'src/draw.ts', 'src/hall.ts', 'src/testing/index.ts'],
    banner: { dts: '/// <reference lib="esnext.disposable" />' },
    // tRPC comes inside: as a package it brings TypeScript along, and stands in the way of another tRPC beside it.
    deps: {
      onlyBundle: ['@trpc/client', '@trpc/server', 'superjson', 'copy-anything', '@stagedoor/hall'],
      onlyImport: [],
    },
  },
  {
    ...options,
    entry: ['src/react/index.ts'],
    outDir: 'dist/react',
    // A file each, so that 'use client' stays with the hooks: query options are for servers, too.
    unbundle: true,
    deps: {
      neverBundle: ['@stagedoor/client'],
      onlyBundle: [],
      onlyImport: ['@stagedoor/client', '@tanstack/react-query', 'react'],
    },
  },
]);
