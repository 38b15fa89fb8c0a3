import { insideStates } from './inside.ts';
import { judge } from './judge.ts';

judge(insideStates);
