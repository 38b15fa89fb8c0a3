import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import { expectTypeOf, test } from 'vitest';
import type { AppRouter } from '../src/api.ts';
import type { appRouter } from '../src/router.ts';

test('what the SDK is told of each procedure is what the server serves', () => {
  expectTypeOf<inferRouterInputs<AppRouter>>().toEqualTypeOf<inferRouterInputs<typeof appRouter>>();
  expectTypeOf<inferRouterOutputs<AppRouter>>().toEqualTypeOf<inferRouterOutputs<typeof appRouter>>();
  expectTypeOf<keyof AppRouter['_def']['record']>().toEqualTypeOf<keyof (typeof appRouter)['_def']['record']>();
});
