import { Window } from 'happy-dom';

/** As much of a browser as React needs. */
const window = new Window({ url: 'https://tickets.example' });
const { document, navigator, sessionStorage } = window;
Object.assign(globalThis, { window, document, sessionStorage });
// Node 20 has none of its own.
if (!('navigator' in globalThis)) Object.assign(globalThis, { navigator });
