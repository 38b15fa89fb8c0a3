import type { RefusalIn } from '@stagedoor/client';
import type {
  DataTag,
  QueryKey,
  UnusedSkipTokenOptions,
  UseMutationResult,
  UseQueryResult,
} from '@tanstack/react-query';

/** A method of the SDK, or a procedure of the raw client, that asks the server. */
type Call = (...input: never) => Promise<unknown>;

/** What a call answers. */
export type AnswerOf<C extends Call> = Awaited<ReturnType<C>>;

/** What a call may be refused with. */
export type RefusalBy<C extends Call> = RefusalIn<ReturnType<C>>;

/** What `queryOptions` makes of a call. */
export type QueryOf<C extends Call> = UnusedSkipTokenOptions<AnswerOf<C>, RefusalBy<C>> & {
  queryKey: DataTag<QueryKey, AnswerOf<C>, RefusalBy<C>>;
};

/** What `useQuery` makes of a call. */
export type QueryResultOf<C extends Call> = UseQueryResult<AnswerOf<C>, RefusalBy<C>>;

/** What `useMutation` makes of a call; its first parameter is what `mutate` takes. */
export type MutationResultOf<C extends Call> = UseMutationResult<AnswerOf<C>, RefusalBy<C>, Parameters<C>[0]>;
