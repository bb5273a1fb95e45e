import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '@young-minds/local-services/processes/run-command';

const EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** A certificate authority that Caddy uses for names below `.local`, which no public authority certifies. */
export interface Authority {
  /** Contains `root.crt` and `root.key`, as Caddy stores its authority. */
  readonly folder: string;
  /** The certificate that clients trust, readable by every account. */
  readonly certificate: string;
  /** Signs a certificate for the host: `fullchain.pem` and `privkey.pem` in a new folder, whose path it returns. */
  certify(host: string): Promise<string>;
}

export async function createAuthority(folder: string): Promise<Authority> {
  const own = join(folder, 'authority');
  const [root, key] = [join(own, 'root.crt'), join(own, 'root.key')];
  await mkdir(own, { recursive: true });
  const subject = ['-subj', '/CN=Rehearsal', '-days', '30', '-addext', 'basicConstraints=critical,CA:TRUE'];
  await openssl('req', '-x509', ...EC_KEY, ...subject, '-keyout', key, '-out', root);
  const trusted = join(folder, 'trusted');
  await mkdir(trusted);
  const certificate = join(trusted, 'root.crt');
  await copyFile(root, certificate);
  await chmod(certificate, 0o644);
  return {
    folder: own,
    certificate,
    async certify(host) {
      const target = join(folder, host);
      await mkdir(target);
      const file = (name: string) => join(target, name);
      await openssl('req', ...EC_KEY, '-subj', `/CN=${host}`, '-keyout', file('privkey.pem'), '-out', file('csr.pem'));
      await writeFile(file('names'), `subjectAltName=DNS:${host}\n`);
      const signer = ['-CA', root, '-CAkey', key, '-CAcreateserial', '-days', '30', '-extfile', file('names')];
      await openssl('x509', '-req', '-in', file('csr.pem'), ...signer, '-out', file('fullchain.pem'));
      await chmod(file('privkey.pem'), 0o644);
      return target;
    },
  };
}

function openssl(...args: string[]): Promise<string> {
  return runCommand('openssl', args);
}
