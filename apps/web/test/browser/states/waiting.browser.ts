import { waitingStates } from './waiting.ts';
import { judge } from './judge.ts';

judge(waitingStates);
