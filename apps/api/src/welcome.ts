/** What a person sees after the first start: where to look, and how to buy a ticket. */
export function welcome(url: string): string {
  const at = url === 'http://127.0.0.1:3000' ? '' : `STAGEDOOR_URL=${url} `;
  return `
  Stagedoor sells seats at ${url}

  Buy a ticket:            ${at}npx -y pnpm@12 buy
  Concerts:                curl '${url}/trpc/concert.list'
  Be a demo visitor:       npx -y pnpm@12 --silent access-token demo-1      (an access token; demo-1 to demo-20)
  Be the operator:         npx -y pnpm@12 --silent access-token --operator  (the operator's key)
  Is it ready?             curl '${url}/ready'

`;
}
