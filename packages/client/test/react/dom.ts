import { Window } from 'happy-dom';

// As much of a browser as React needs. All else stays Node's, `fetch` too: the server of these tests is in the same process.
const window = new Window({ url: 'https://tickets.example' });
const { document, sessionStorage } = window;
Object.assign(window, { fetch });
Object.assign(globalThis, { window, document, sessionStorage });
