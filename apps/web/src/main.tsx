import { startTransition, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startLanguage } from './language/language.ts';
import { startSession } from './sign-in/session.ts';

// What the script brings is one task, the first page another: a phone answers between them.
await new Promise((resolve) => setTimeout(resolve));
startSession();
await startLanguage();
const root = createRoot(document.getElementById('root')!);
// In slices, too.
startTransition(() =>
  root.render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
);
