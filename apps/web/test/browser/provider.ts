import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** What the access tokens are for. */
export const audience = 'https://tickets.example';

/** A real OpenID Connect provider, which signs anybody in who types a name. */
export interface IdentityProvider extends AsyncDisposable {
  readonly issuer: string;
  /** Makes the pages known to it. */
  register(pages: string): void;
}

/** Before the pages are known. */
const notYet: RequestListener = (_request, response) => void response.writeHead(503).end();

/** @param tokenSeconds how long access tokens last */
export async function openProvider({ tokenSeconds }: { tokenSeconds: number }): Promise<IdentityProvider> {
  let listener = notYet;
  const server = createServer((request, response) => listener(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    register(pages) {
      const provider = new Provider(issuer, {
        clients: [
          {
            client_id: 'pages',
            token_endpoint_auth_method: 'none',
            redirect_uris: [`${pages}/signed-in`],
            grant_types: ['authorization_code', 'refresh_token'],
            response_types: ['code'],
          },
        ],
        findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, name: `The honourable ${id}` }) }),
        claims: { openid: ['sub'], profile: ['name'] },
        conformIdTokenClaims: false,
        clientBasedCORS: () => true,
        issueRefreshToken: async () => true,
        ttl: { AccessToken: tokenSeconds },
        features: {
          resourceIndicators: {
            enabled: true,
            defaultResource: () => audience,
            useGrantedResource: () => true,
            getResourceServerInfo: () => ({
              scope: '',
              audience,
              accessTokenFormat: 'jwt',
              jwt: { sign: { alg: 'RS256' } },
            }),
          },
        },
      });
      listener = provider.callback();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
