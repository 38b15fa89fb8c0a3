import type { RouterInputs } from '../types.ts';
import { cancellation } from './cancellation.ts';
import { catalogue } from './catalogue.ts';
import type { Verbs } from './caller.ts';
import { payment } from './payment.ts';
import { queue } from './queue.ts';
import { seating } from './seating.ts';
import { user } from './user.ts';
import { wallet } from './wallet.ts';
import type { World } from './world.ts';

/** Every procedure that the fake has. A noun is a file, whose verbs are named and typed as the server's. */
export const procedures = (world: World): { readonly [Noun in keyof RouterInputs]?: Verbs<Noun> } => ({
  user: user(world),
  queue: queue(world),
  concert: { ...catalogue(world), ...seating(world), ...cancellation(world) },
  wallet: wallet(world),
  payment: payment(world),
});
