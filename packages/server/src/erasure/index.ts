export { Erasing } from './erasing.ts';
