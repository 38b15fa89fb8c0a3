import { compileMessage } from '@lingui/message-utils/compileMessage';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Where `pnpm --filter @stagedoor/web dev` finds a server: the one of `pnpm start`. */
const server = 'http://127.0.0.1:3000';

/** Compiles the catalogues, so that the pages need no parser of messages. */
const compiledMessages: Plugin = {
  name: 'compiled-messages',
  enforce: 'pre',
  transform: {
    filter: { id: /\/src\/(desk\/)?language\/\w+\.json$/ },
    handler(code) {
      const messages = Object.entries(JSON.parse(code) as Record<string, string>);
      const compiled = Object.fromEntries(messages.map(([key, message]) => [key, compileMessage(message)]));
      return { code: `export default ${JSON.stringify(compiled)}`, moduleType: 'js', map: null };
    },
  },
};

export default defineConfig(({ isSsrBuild }) => ({
  root: import.meta.dirname,
  plugins: [compiledMessages, react()],
  // The client's sources stand in the workspace: what they import must be the page's own.
  resolve: { dedupe: ['react', 'react-dom', '@tanstack/react-query'] },
  build: {
    target: 'es2023',
    manifest: true,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // What the first page needs comes in one file: a browser asks for few at a time, and each answer is far away.
    rolldownOptions: {
      output:
        isSsrBuild === true
          ? { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' }
          : { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
    },
  },
  ...(isSsrBuild === true && { define: { 'process.env.NODE_ENV': '"production"' } }),
  // Where the pages are served nothing is installed for them.
  ssr: { noExternal: true },
  server: { proxy: { '/trpc': server, '/demo': server } },
}));
