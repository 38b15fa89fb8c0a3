import type { Answer, RefusalOf } from '@stagedoor/client';
import type {
  DataTag,
  QueryKey,
  UnusedSkipTokenOptions,
  UseMutationResult,
  UseQueryResult,
} from '@tanstack/react-query';
import type { TRPCPromise } from '@trpc/client';

interface AnyShape {
  data: { reason: string };
}

/** A method of the SDK, or a procedure of the raw client, that asks the server. */
type Call = (...input: never) => Promise<unknown>;

/** What a call's promise may be refused with. */
export type RefusalIn<Asked> =
  Asked extends TRPCPromise<unknown, infer Shape extends AnyShape>
    ? RefusalOf<Shape>
    : Asked extends Answer<unknown, infer Shape extends AnyShape>
      ? RefusalOf<Shape>
      : never;

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
