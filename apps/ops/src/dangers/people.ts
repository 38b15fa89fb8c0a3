import { type Danger, money, plural, said } from './danger.ts';

export const eraseUser: Danger = async (client, { userId }) => {
  const { name } = await client.user.get.query({ userId: said(userId) });
  return `Erases ${said(userId)} (${name}), for good: who they were is forgotten, what was paid stays in the books.`;
};

export const refund: Danger = async (client, { paymentId, seatIds }) => {
  const { payments } = await client.payment.search.query({ paymentId: said(paymentId) });
  const [paid] = payments;
  if (paid === undefined) return `Gives payment ${said(paymentId)} back, which nobody made.`;
  const left = money(paid.amount - paid.refunded, paid.currency);
  const prices = paid.seats.flatMap(({ seatId, price }) =>
    Array.isArray(seatIds) && seatIds.includes(seatId) ? [price] : [],
  );
  const back = money(
    prices.reduce((sum, price) => sum + price, 0),
    paid.currency,
  );
  return Array.isArray(seatIds)
    ? `Gives ${back} back to ${paid.userId}, of ${left} that are left of this payment: ${plural(seatIds.length, 'seat')} (${seatIds.join(', ')}) free again.`
    : `Gives ${left} back to ${paid.userId}: ${plural(paid.seatIds.length - paid.refundedSeatIds.length, 'seat')} free again.`;
};

export const credit: Danger = async (client, input) => {
  const { who, sum, balance } = await walletOf(client, input);
  return `Puts ${sum} into the wallet of ${who}, which has ${balance}: they may spend it at once.`;
};

export const debit: Danger = async (client, input) => {
  const { who, sum, balance } = await walletOf(client, input);
  return `Takes ${sum} out of the wallet of ${who}, which has ${balance}.`;
};

async function walletOf(client: Parameters<Danger>[0], { userId, amount, currency }: Parameters<Danger>[1]) {
  const { name, balances } = await client.user.get.query({ userId: said(userId) });
  const code = said(currency);
  const { balance = 0 } = balances.find((each) => each.currency === code) ?? {};
  return { who: `${said(userId)} (${name})`, sum: money(Number(amount), code), balance: money(balance, code) };
}
