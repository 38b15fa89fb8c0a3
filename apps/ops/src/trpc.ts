import { initTRPC } from '@trpc/server';
import { getCliContext, type TrpcCliMeta } from 'trpc-cli';
import type { Options } from './options.ts';

/** What commands are made with. */
export const t = initTRPC.meta<TrpcCliMeta>().create();

/** How a command goes. */
export interface Course {
  /** The idempotency key that was sent: for whoever has to send it again. */
  key?: string | undefined;
  exitCode: number;
}

/** The options beside the command's own. */
export const optionsGiven = (): Options => getCliContext()!.program.opts();
