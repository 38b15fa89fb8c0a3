import { isIP } from 'node:net';
import forge from 'node-forge';

/** A private certificate authority, as a company has one for its databases. */
export interface Authority {
  /** Its own certificate, which clients are given. */
  readonly certificate: string;
  /** A certificate and its key for a server by this name or address. */
  issue(host: string): { certificate: string; key: string };
}

export function newAuthority(name: string): Authority {
  const keys = forge.pki.rsa.generateKeyPair(2_048);
  const subject = nameOf(name);
  const sign = (serialNumber: string, of: forge.pki.Certificate): string => {
    of.serialNumber = serialNumber;
    of.validity.notBefore = new Date(Date.now() - 60_000);
    of.validity.notAfter = new Date(Date.now() + 3_600_000);
    of.setIssuer(subject);
    of.sign(keys.privateKey, forge.md.sha256.create());
    return forge.pki.certificateToPem(of);
  };
  const own = forge.pki.createCertificate();
  own.publicKey = keys.publicKey;
  own.setSubject(subject);
  own.setExtensions([{ name: 'basicConstraints', cA: true, critical: true }]);
  return {
    certificate: sign('01', own),
    issue: (host) => {
      const { publicKey, privateKey } = forge.pki.rsa.generateKeyPair(2_048);
      const certificate = forge.pki.createCertificate();
      certificate.publicKey = publicKey;
      certificate.setSubject(nameOf(host));
      const address = isIP(host) ? { type: 7, ip: host } : { type: 2, value: host };
      certificate.setExtensions([{ name: 'subjectAltName', altNames: [address] }]);
      return { certificate: sign('02', certificate), key: forge.pki.privateKeyToPem(privateKey) };
    },
  };
}

const nameOf = (value: string): forge.pki.CertificateField[] => [{ name: 'commonName', value }];
