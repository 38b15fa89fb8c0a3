import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
} from '@tanstack/react-router';
import { ConcertPage } from './concerts/concert-page.tsx';
import { ConcertsPage } from './concerts/concerts-page.tsx';
import { Frame } from './page/frame.tsx';
import { readSearch } from './desk/payments/payments-search.ts';
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

// The desk, which visitors load nothing of.
const desk = createRoute({
  getParentRoute: () => root,
  path: '/desk',
  component: lazyRouteComponent(() => import('./desk/desk-page.tsx'), 'DeskPage'),
});
const deskConcerts = createRoute({
  getParentRoute: () => desk,
  path: '/',
  component: lazyRouteComponent(() => import('./desk/concerts-page.tsx'), 'DeskConcertsPage'),
});
const deskConcert = createRoute({
  getParentRoute: () => desk,
  path: 'concerts/$concertId',
  component: lazyRouteComponent(() => import('./desk/concert/concert-page.tsx'), 'DeskConcertPage'),
});
const deskPayments = createRoute({
  getParentRoute: () => desk,
  path: 'payments',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./desk/payments/payments-page.tsx'), 'DeskPaymentsPage'),
});
const deskPayment = createRoute({
  getParentRoute: () => desk,
  path: 'payments/$paymentId',
  component: lazyRouteComponent(() => import('./desk/payments/payment-page.tsx'), 'DeskPaymentPage'),
});
const deskPeople = createRoute({
  getParentRoute: () => desk,
  path: 'people',
  component: lazyRouteComponent(() => import('./desk/people/people-page.tsx'), 'DeskPeoplePage'),
});
const deskPerson = createRoute({
  getParentRoute: () => desk,
  path: 'people/$userId',
  component: lazyRouteComponent(() => import('./desk/people/person-page.tsx'), 'DeskPersonPage'),
});
const deskAudit = createRoute({
  getParentRoute: () => desk,
  path: 'audit',
  component: lazyRouteComponent(() => import('./desk/audit-page.tsx'), 'DeskAuditPage'),
});
const deskNew = createRoute({
  getParentRoute: () => desk,
  path: 'new',
  component: lazyRouteComponent(() => import('./desk/hall/new-concert-page.tsx'), 'NewConcertPage'),
});
const deskAddDate = createRoute({
  getParentRoute: () => desk,
  path: 'concerts/$concertId/add-date',
  component: lazyRouteComponent(() => import('./desk/hall/add-date-page.tsx'), 'AddDatePage'),
});
const deskDate = createRoute({
  getParentRoute: () => desk,
  path: 'concerts/$concertId/dates/$scheduleId',
  component: lazyRouteComponent(() => import('./desk/date/date-page.tsx'), 'DeskDatePage'),
});
const deskHalls = createRoute({
  getParentRoute: () => desk,
  path: 'halls',
  component: lazyRouteComponent(() => import('./desk/hall/halls-page.tsx'), 'DeskHallsPage'),
});
const deskLog = createRoute({
  getParentRoute: () => desk,
  path: 'log',
  component: lazyRouteComponent(() => import('./desk/log-page.tsx'), 'DeskLogPage'),
});
const deskRoutes = [
  deskConcerts,
  deskConcert,
  deskPayments,
  deskPayment,
  deskPeople,
  deskPerson,
  deskAudit,
  deskNew,
  deskAddDate,
  deskDate,
  deskHalls,
  deskLog,
] as const;

/**
 * Made when the first page is drawn: what the scripts bring is long enough a task for a phone.
 * @param history a server's, which has one address
 */
export const makeRouter = (history?: RouterHistory) =>
  createRouter({
    routeTree: root.addChildren([
      concerts,
      concert,
      visit,
      tickets,
      receipt,
      signIn,
      signedIn,
      desk.addChildren(deskRoutes),
    ]),
    // Within the frame: the way to other pages stays.
    defaultErrorComponent: Broken,
    // A server has nothing to scroll, and would write a script into the page.
    scrollRestoration: history === undefined,
    ...(history && { history }),
    defaultPreload: 'intent',
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
