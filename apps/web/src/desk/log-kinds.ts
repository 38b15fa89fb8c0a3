/** What the log keeps, by who does it: what somebody decided, what services do all the time, and who was looked at. */
export const kinds = {
  decisions: [
    ...['configure', 'pause', 'resume', 'close'].map((verb) => `queue.${verb}`),
    ...['create', 'update', 'addSchedule', 'updateSchedule', 'removeSchedule'].map((verb) => `concert.${verb}`),
    ...['cancel', 'cancelSchedule', 'blockSeats', 'unblockSeats'].map((verb) => `concert.${verb}`),
    'plan.create',
    'payment.refund',
    'wallet.debit',
    'user.erase',
  ],
  services: ['user.create', 'wallet.credit'],
  looks: ['user.get', 'user.list', 'payment.search', 'reservation.search', 'operator.log', 'wallet.audit'],
} as const;

export const logKinds = [...(Object.keys(kinds) as (keyof typeof kinds)[]), 'all'] as const;
export type LogKind = (typeof logKinds)[number];
