import { siteStates } from './site.ts';
import { judge } from './judge.ts';

judge(siteStates);
