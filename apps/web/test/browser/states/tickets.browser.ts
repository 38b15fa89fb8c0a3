import { ticketStates } from './tickets.ts';
import { judge } from './judge.ts';

judge(ticketStates);
