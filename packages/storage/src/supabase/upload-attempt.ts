import { randomBytes } from 'node:crypto';
import { RAW_CHUNKS_FOLDER, uploadAttemptPath } from '@young-minds/recording/domain';
import { z } from 'zod';
import type { UploadJournal } from '../shared/upload-journal.ts';

/** S3, on which the hosted service stores objects, copies at most this much at a time, and renaming copies. */
const MAX_RENAMED_BYTES = 5 * 1024 ** 3;

/**
 * An attempt to upload an object. It writes an object of its own that is renamed afterwards: the store checks
 * `x-upsert: false` only when an upload begins, so simultaneous uploads to one path replace each other. Of
 * several attempts, a unique index of the store lets one be renamed.
 * @see https://github.com/supabase/storage/blob/master/src/storage/uploader.ts `completeUpload`
 */
export interface UploadAttempt {
  /** Where the upload writes: a path of its own, or the object's if no other bytes are ever written there. */
  readonly path: string;
  /** The address of an upload that an earlier process began; null for a new one. */
  readonly url: string | null;
  /** Keeps the upload's address, so that another process can resume it. */
  keep(url: string): Promise<void>;
}

/** What the journal keeps of an attempt. */
const keptSchema = z.object({ path: z.string(), url: z.string() });

/** Continues the attempt in the journal, or begins one. */
export async function openAttempt(
  journal: UploadJournal,
  object: { readonly path: string; readonly sizeBytes: number },
): Promise<UploadAttempt> {
  const kept = parseKept(await journal.find());
  const path = kept?.path ?? newAttemptPath(object);
  return { path, url: kept?.url ?? null, keep: (url) => journal.keep(JSON.stringify({ path, url })) };
}

/** The name of a chunk contains its checksum. A file that cannot be renamed is uploaded to its path. */
function newAttemptPath({ path, sizeBytes }: { readonly path: string; readonly sizeBytes: number }): string {
  if (path.startsWith(RAW_CHUNKS_FOLDER) || sizeBytes > MAX_RENAMED_BYTES) return path;
  return uploadAttemptPath(path, randomBytes(8).toString('hex'));
}

function parseKept(uploadId: string | null): z.infer<typeof keptSchema> | null {
  try {
    return keptSchema.parse(JSON.parse(uploadId ?? ''));
  } catch {
    return null;
  }
}
