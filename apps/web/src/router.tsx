import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { ConcertPage } from './concerts/concert-page.tsx';
import { ConcertsPage } from './concerts/concerts-page.tsx';
import { Frame } from './page/frame.tsx';
import { Broken, Missing } from './page/missing.tsx';

const root = createRootRoute({ component: Frame, notFoundComponent: Missing, errorComponent: Broken });

const concerts = createRoute({ getParentRoute: () => root, path: '/', component: ConcertsPage });
const concert = createRoute({ getParentRoute: () => root, path: '/concerts/$concertId', component: ConcertPage });

const visit = createRoute({
  getParentRoute: () => root,
  path: '/concerts/$concertId/visit',
  validateSearch: ({ date }: Record<string, unknown>): { date?: string } => (typeof date === 'string' ? { date } : {}),
  component: lazyRouteComponent(() => import('./waiting/visit-page.tsx'), 'VisitPage'),
});

const tickets = createRoute({
  getParentRoute: () => root,
  path: '/tickets',
  component: lazyRouteComponent(() => import('./tickets/tickets-page.tsx'), 'TicketsPage'),
});
const receipt = createRoute({
  getParentRoute: () => root,
  path: '/tickets/$paymentId',
  component: lazyRouteComponent(() => import('./tickets/receipt-page.tsx'), 'ReceiptPage'),
});

/** A page of this site and of no other: people come from links, too. */
const asPath = (to: unknown): string | undefined =>
  typeof to === 'string' && to.startsWith('/') && !/^\/[/\\]/.test(to) ? to : undefined;

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { to?: string } => {
    const to = asPath(search['to']);
    return to === undefined ? {} : { to };
  },
  component: lazyRouteComponent(() => import('./sign-in/sign-in-page.tsx'), 'SignInPage'),
});
const signedIn = createRoute({
  getParentRoute: () => root,
  path: '/signed-in',
  component: lazyRouteComponent(() => import('./sign-in/signed-in-page.tsx'), 'SignedInPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([concerts, concert, visit, tickets, receipt, signIn, signedIn]),
  scrollRestoration: true,
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
