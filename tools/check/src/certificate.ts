import forge from 'node-forge';

/** A certificate for this machine that signs itself, as PEM and as PKCS #12. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** With the passphrase `secret`. */
  readonly pfx: Buffer;
}

let made: Certificate | undefined;

/** Made once per file: keys take their time. */
export function certificate(): Certificate {
  return (made ??= make());
}

function make(): Certificate {
  const { pki, asn1, pkcs12 } = forge;
  const keys = pki.rsa.generateKeyPair(2048);
  const cert = pki.createCertificate();
  cert.publicKey = keys.publicKey;
  cert.serialNumber = '01';
  cert.validity.notBefore = new Date(Date.now() - 86_400_000);
  cert.validity.notAfter = new Date(Date.now() + 86_400_000);
  const name = [{ name: 'commonName', value: 'localhost' }];
  cert.setSubject(name);
  cert.setIssuer(name);
  cert.setExtensions([
    { name: 'basicConstraints', cA: true },
    { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
  ]);
  cert.sign(keys.privateKey, forge.md.sha256.create());
  const archive = pkcs12.toPkcs12Asn1(keys.privateKey, [cert], 'secret', { algorithm: 'aes256' });
  return {
    key: pki.privateKeyToPem(keys.privateKey),
    cert: pki.certificateToPem(cert),
    pfx: Buffer.from(asn1.toDer(archive).getBytes(), 'binary'),
  };
}
