import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { UnfitDatabase } from './durability.ts';

/** Refuses a file of certificates that can't be used: Node would go on without it, and blame the database. */
export function refuseUnusableCertificates(databaseUrl: string): void {
  const file = URL.parse(databaseUrl)?.searchParams.get('sslrootcert');
  if (!file) return;
  try {
    // Made for its check alone.
    void new X509Certificate(readFileSync(file));
  } catch (error) {
    throw new UnfitDatabase(
      `DATABASE_URL: the file of sslrootcert, ${file}, has no certificate that can be read. It must be readable here, and in PEM.`,
      { cause: error },
    );
  }
}

/** What OpenSSL says of a certificate that it does not trust. */
const distrust = /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_CA|ERR_TLS_CERT_)/;

/** An error of connecting, in words about what to do where the database's certificate was not accepted. */
export function explainDistrust(error: unknown): unknown {
  const { parent } = error as { parent?: { code?: unknown; message?: string } };
  if (typeof parent?.code !== 'string' || !distrust.test(parent.code)) return error;
  const said = `The certificate of the database in DATABASE_URL is not accepted: ${parent.message}.`;
  const advice =
    parent.code === 'ERR_TLS_CERT_ALTNAME_INVALID'
      ? 'Use a host that it names, or check its authority alone: ?uselibpqcompat=true&sslmode=verify-ca&sslrootcert=/path/to/ca.pem'
      : 'Give the certificate of the authority that signed it: ?sslmode=verify-full&sslrootcert=/path/to/ca.pem';
  return new UnfitDatabase(`${said} ${advice}`, { cause: error });
}
