/** What the server tells the pages, in the page itself. */
export interface Settings {
  /** How people sign in; nothing where the pages are not told. */
  readonly signIn?: { readonly kind: 'demo'; readonly users: readonly string[] } | OidcSettings;
  /** Whether visitors may put money into their wallets by themselves. */
  readonly canCharge?: boolean;
}

/** An OpenID Connect provider, and what it knows these pages as. */
export interface OidcSettings {
  readonly kind: 'oidc';
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  /** What else the provider wants to be sent: an audience, say. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Nothing where a server draws a page, for whoever will read it. */
export const settings: Settings =
  typeof document === 'undefined'
    ? {}
    : (JSON.parse(document.getElementById('settings')?.textContent || '{}') as Settings);
