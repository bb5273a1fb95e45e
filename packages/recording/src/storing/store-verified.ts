import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { YoungMindsError } from '@young-minds/core';
import type { StorageProvider, UploadOptions, UploadReceipt } from '../ports/index.ts';
import { sha256Of } from './sha256-of.ts';

export interface FileToStore extends UploadOptions {
  /** Absolute path on this machine. */
  readonly file: string;
  /** Object path in the store. */
  readonly path: string;
}

/**
 * Uploads a file and reads it back, so that the stored bytes are compared with the file and not with the store's
 * report. Streams in both directions.
 * @throws INTEGRITY_MISMATCH, and the provider's own errors
 */
export async function storeVerified(
  provider: StorageProvider,
  { file, path, ...options }: FileToStore,
): Promise<UploadReceipt> {
  const local = { sizeBytes: (await stat(file)).size, sha256: await sha256Of(createReadStream(file)) };
  const receipt = await provider.uploadRecording(file, path, options);
  const { sizeBytes } = await provider.stat(path);
  const stored = { sizeBytes, sha256: await sha256Of(await provider.read(path)) };
  if (stored.sizeBytes !== local.sizeBytes || stored.sha256 !== local.sha256 || receipt.sha256 !== local.sha256) {
    const details = { path, local, stored, receipt };
    throw new YoungMindsError('INTEGRITY_MISMATCH', 'The stored object is not the file that was uploaded.', {
      details,
    });
  }
  return { identifier: receipt.identifier, ...stored };
}
