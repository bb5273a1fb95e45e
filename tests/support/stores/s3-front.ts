import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { Transform } from 'node:stream';
import { listenOnLoopback } from '../listen-on-loopback.ts';
import type { Certificate } from '../make-certificate.ts';
import { forwardRequest } from './forward-request.ts';

export interface S3Front {
  readonly url: string;
  /** Method and path with query of each request so far. */
  readonly requests: readonly string[];
  /** Answers the question for versions with an empty list, as the S3 endpoint of Supabase does even for objects that exist. */
  hideVersions(): void;
  /** Accepts deletions and ignores them. */
  ignoreDeletions(): void;
  /** Changes a byte of each upload and keeps its headers, so its checksum is that of the original. */
  corruptUploads(): void;
  close(): Promise<void>;
}

const NO_VERSIONS = '<ListVersionsResult><IsTruncated>false</IsTruncated></ListVersionsResult>';

/**
 * Opens a front to an S3 server that can behave worse than that. Requests keep their `Host` header, so their signatures
 * stay valid.
 * @param certificate makes the front speak TLS
 */
export async function openS3Front(target: string, certificate?: Certificate): Promise<S3Front> {
  const requests: string[] = [];
  const faults = { hidesVersions: false, ignoresDeletions: false, corruptsUploads: false };
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const { method, url = '' } = request;
    requests.push(`${method} ${url}`);
    const isAboutVersions = new URL(url, target).searchParams.has('versions');
    if (faults.hidesVersions && isAboutVersions)
      return void response.writeHead(200, { 'Content-Type': 'application/xml' }).end(NO_VERSIONS);
    if (faults.ignoresDeletions && method === 'DELETE') return void response.writeHead(204).end();
    const through = faults.corruptsUploads && method === 'PUT' ? corruption() : undefined;
    forwardRequest({ request, response, target, through }).catch((error: Error) => response.destroy(error));
  };
  const server = certificate === undefined ? createServer(handle) : createSecureServer(certificate, handle);
  return {
    ...(await listenOnLoopback(server)),
    requests,
    hideVersions: () => Object.assign(faults, { hidesVersions: true }),
    ignoreDeletions: () => Object.assign(faults, { ignoresDeletions: true }),
    corruptUploads: () => Object.assign(faults, { corruptsUploads: true }),
  };
}

/** Changes the first byte that passes. */
function corruption(): Transform {
  let isDone = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, pass) {
      const changed = Buffer.from(chunk);
      if (!isDone) changed.writeUInt8(changed.readUInt8(0) ^ 1, 0);
      isDone = true;
      pass(null, changed);
    },
  });
}
