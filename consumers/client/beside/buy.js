/** Buys a ticket by a plain tRPC client, and prints what became of it. */
import { titles } from './built/options.js';
import { buy } from './built/plain.js';

const [url, accessToken] = process.argv.slice(2);
const bought = await buy(url, accessToken);
console.log(JSON.stringify({ ...bought, titles: (await titles(url)).length }));
