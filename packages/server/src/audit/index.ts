export { Auditor } from './auditor.ts';
