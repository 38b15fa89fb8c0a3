import { payingStates } from './paying.ts';
import { judge } from './judge.ts';

judge(payingStates);
