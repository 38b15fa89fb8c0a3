import { concertStates } from './concerts.ts';
import { judge } from './judge.ts';

judge(concertStates);
