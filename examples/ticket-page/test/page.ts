import { Window } from 'happy-dom';

/** As much of a browser as React needs. */
const window = new Window({ url: 'https://tickets.example' });
const { document, sessionStorage } = window;
Object.assign(globalThis, { window, document, sessionStorage });
