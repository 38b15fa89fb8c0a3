/** tRPC's own TanStack Query integration, typed by the server's router. */
import { type AppRouter, transformer } from '@stagedoor/client';
import { QueryClient } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink } from '@trpc/client';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';

export async function titles(url: string): Promise<string[]> {
  const queryClient = new QueryClient();
  const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `${url}/trpc`, transformer })] });
  const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient });
  const { concerts } = await queryClient.fetchQuery(trpc.concert.list.queryOptions({ limit: 5 }));
  const first = await queryClient.fetchQuery(trpc.concert.get.queryOptions({ concertId: concerts[0]!.concertId }));
  console.log(first.salesOpenAt.getTime());
  return concerts.map(({ title }) => title);
}
