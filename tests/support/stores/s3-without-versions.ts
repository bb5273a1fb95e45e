import { createServer } from 'node:http';
import { listenOnLoopback } from '../listen-on-loopback.ts';
import { forwardRequest } from './forward-request.ts';

export interface S3WithoutVersions {
  readonly url: string;
  /** Accepts deletions and ignores them from now on. */
  ignoreDeletions(): void;
  close(): Promise<void>;
}

const NO_VERSIONS = '<ListVersionsResult><IsTruncated>false</IsTruncated></ListVersionsResult>';

/**
 * Opens a front to an S3 server that answers the question for versions with an empty list, as the S3 endpoint of
 * Supabase does even for objects that exist. Requests keep their `Host` header, so their signatures stay valid.
 */
export async function openS3WithoutVersions(target: string): Promise<S3WithoutVersions> {
  let ignoresDeletions = false;
  const server = createServer((request, response) => {
    const isAboutVersions = new URL(request.url ?? '', target).searchParams.has('versions');
    if (isAboutVersions) return void response.writeHead(200, { 'Content-Type': 'application/xml' }).end(NO_VERSIONS);
    if (ignoresDeletions && request.method === 'DELETE') return void response.writeHead(204).end();
    forwardRequest({ request, response, target }).catch((error: unknown) => response.destroy(error as Error));
  });
  const listening = await listenOnLoopback(server);
  return {
    ...listening,
    ignoreDeletions() {
      ignoresDeletions = true;
    },
  };
}
