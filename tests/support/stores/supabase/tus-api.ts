import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import { ApiError, assertMay, duplicate, noBucket, tooLarge, wrongType } from './api-error.ts';
import type { BucketSettings } from './bucket-settings.ts';
import type { ObjectFolder } from './object-folder.ts';

export const TUS_PATH = '/storage/v1/upload/resumable';

/** A project's own limit, used if a bucket sets none. */
const PROJECT_LIMIT_BYTES = 5 * 1024 ** 3;

export interface TusApiOptions {
  readonly folder: string;
  readonly bucket: BucketSettings;
  readonly objects: ObjectFolder;
  readonly secret: string;
}

/**
 * Creates the API for resumable uploads. An object appears when its last byte has arrived. Errors have their real
 * status.
 */
export function createTusApi({ folder, bucket, objects, secret }: TusApiOptions) {
  const server = new Server({
    path: TUS_PATH,
    datastore: new FileStore({ directory: folder }),
    namingFunction: () => randomUUID(),
    maxSize: () => bucket.file_size_limit ?? PROJECT_LIMIT_BYTES,
    async onUploadCreate(_request, { metadata = {}, size = 0 }) {
      if (metadata.bucketName !== bucket.id) throw refusal(noBucket());
      const contentType = typeOf(metadata);
      if (bucket.allowed_mime_types?.includes(contentType) === false) throw refusal(wrongType(contentType));
      if (size > (bucket.file_size_limit ?? PROJECT_LIMIT_BYTES)) throw refusal(tooLarge());
      if ((await objects.find(metadata.objectName ?? '')) !== null) throw refusal(duplicate());
      return {};
    },
    async onUploadFinish(_request, { id, metadata = {} }) {
      // The real server checks `x-upsert: false` only when an upload begins.
      await objects.add(metadata.objectName ?? '', { file: join(folder, id), contentType: typeOf(metadata) });
      return { headers: { 'Tus-Complete': '1' } };
    },
  });
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      // As on the real server, a request for the progress of an upload needs no key.
      if (request.method !== 'HEAD' && request.method !== 'OPTIONS') assertMay('write', request, secret);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      response.writeHead(error.statusCode, { 'Tus-Resumable': '1.0.0' }).end(error.message);
      return;
    }
    await server.handle(request, response);
  };
}

function typeOf({ contentType }: Readonly<Record<string, string | null>>): string {
  return contentType ?? 'application/octet-stream';
}

function refusal({ statusCode, message }: ApiError) {
  return { status_code: statusCode, body: message };
}
