import { open, readFile, rename, rm } from 'node:fs/promises';
import { z } from 'zod';
import type { SourceFile } from './source-file.ts';

const entrySchema = z.object({
  provider: z.string(),
  endpoint: z.string(),
  bucket: z.string(),
  path: z.string(),
  fingerprint: z.string(),
  uploadId: z.string(),
});

/** The object that a file is uploaded to. */
interface UploadTarget {
  readonly provider: string;
  /** The store's address: a bucket with the same name at another address is another target. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly path: string;
}

/** Keeps the store's id of a running upload, in a file next to the source file, so that both are deleted together. */
export interface UploadJournal {
  /** Returns the upload id for exactly this file and target, or null if there is none. */
  find(): Promise<string | null>;
  keep(uploadId: string): Promise<void>;
  remove(): Promise<void>;
}

export function createUploadJournal(source: SourceFile, target: UploadTarget): UploadJournal {
  const file = `${source.file}.upload`;
  const expected = { ...target, fingerprint: source.fingerprint };
  return {
    async find() {
      const entry = entrySchema.safeParse(await readJson(file));
      if (!entry.success) return null;
      const { uploadId, ...belongsTo } = entry.data;
      const isOurs = Object.entries(expected).every(([name, value]) => Reflect.get(belongsTo, name) === value);
      return isOurs ? uploadId : null;
    },
    keep: (uploadId) => writeWhole(file, JSON.stringify({ ...expected, uploadId })),
    remove: () => rm(file, { force: true }),
  };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    // Missing, or truncated by a crash: the upload starts over.
    return null;
  }
}

/** Writes a file atomically. Some upload ids give write access to the upload, so only the owner may read the file. */
async function writeWhole(file: string, text: string): Promise<void> {
  const unfinished = `${file}.new`;
  const handle = await open(unfinished, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
}
