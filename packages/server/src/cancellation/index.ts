export { Refunding } from './refunding.ts';
