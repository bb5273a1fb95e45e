import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { provideProgram } from './deploy-files.ts';

/** Makes certificates; null if it is missing. */
export const OPENSSL = await provideProgram('openssl', 'openssl');

export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
  /** PEM. */
  readonly cert: Buffer;
  /** PEM. */
  readonly key: Buffer;
}

/** Makes a certificate that its own key has signed, for a host name or `IP:<address>`. */
export async function makeCertificate(folder: string, host: string): Promise<Certificate> {
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const name = host.startsWith('IP:') ? host : `DNS:${host}`;
  const subject = ['-subj', '/CN=test', '-addext', `subjectAltName=${name}`];
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const files = ['-keyout', keyFile, '-out', certFile];
  await runCommand(OPENSSL ?? '', ['req', '-x509', '-nodes', '-days', '1', ...subject, ...ec, ...files]);
  return { certFile, keyFile, cert: await readFile(certFile), key: await readFile(keyFile) };
}
