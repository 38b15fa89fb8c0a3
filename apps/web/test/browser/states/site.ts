import { type State, undrawn } from './scene.ts';

/** What belongs to no concert: signing in, wrong addresses, pages of another version. */
export const siteStates: readonly State[] = [
  {
    name: 'sign-in',
    async show(scene) {
      const page = await scene.stranger('/sign-in');
      await page.getByRole('button', { name: 'demo-1', exact: true }).waitFor();
      return page;
    },
  },
  {
    name: 'sign-in-trouble',
    async show(scene) {
      const page = await scene.stranger('/sign-in');
      await page.route('**/demo/sign-in', (route) => route.abort('connectionrefused'));
      await page.getByRole('button', { name: 'demo-1', exact: true }).click();
      await page.getByText('Signing in did not work').waitFor();
      return page;
    },
  },
  {
    name: 'sign-in-with-a-provider',
    async show(scene) {
      const issuer = 'https://id.example';
      await scene.settings({ signIn: { kind: 'oidc', issuer, clientId: 'pages', scope: 'openid', parameters: {} } });
      const page = await scene.stranger('/sign-in');
      await page.getByRole('button', { name: 'Go on at id.example' }).waitFor();
      return page;
    },
  },
  {
    name: 'sign-in-not-set-up',
    async show(scene) {
      await scene.settings({ signIn: undefined });
      const page = await scene.stranger('/sign-in');
      await page.getByText('has not been told how people sign in').waitFor();
      return page;
    },
  },
  {
    name: 'signed-in-elsewhere',
    async show(scene) {
      const { concertId } = await scene.concert({ maxActive: 0 });
      await scene.crowd(concertId, 12);
      const page = await scene.visit(concertId, 'demo-4');
      await page.getByRole('progressbar').waitFor();
      const other = await scene.stranger('/');
      await other.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Sign in to get in line' }).waitFor();
      return page;
    },
  },
  {
    name: 'nowhere',
    async show(scene) {
      const page = await scene.stranger('/no/such/page');
      await page.getByRole('heading', { name: 'Nothing here' }).waitFor();
      return page;
    },
  },
  {
    name: 'server-newer-than-the-page',
    async show(scene) {
      const page = await scene.stranger('/');
      await page.getByRole('link', { name: 'My tickets' }).waitFor();
      // What the page would load next is gone: the server has newer parts.
      await page.route('**/assets/tickets-page*', (route) => route.fulfill({ status: 404, body: '' }));
      await page.getByRole('link', { name: 'My tickets' }).click();
      await page.getByText('There may be a newer version').waitFor();
      return page;
    },
  },
  {
    name: 'server-older-than-the-page',
    async show(scene) {
      const page = await scene.browser.newPage();
      await scene.refuse(page, 'concert.list', 'NOT_FOUND');
      await page.goto(`${scene.house.url}${undrawn('/')}`);
      await page.getByText('does not go with the server').waitFor();
      return page;
    },
  },
];
