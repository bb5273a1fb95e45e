import { open, readFile, rename, rm } from 'node:fs/promises';
import { z } from 'zod';
import type { SourceFile } from './source-file.ts';

/** Which upload a file's bytes belong to. */
export interface UploadTarget {
  readonly provider: string;
  /** Where the store itself is, so that the same bucket's name elsewhere is another target. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly path: string;
}

const entrySchema = z.object({
  provider: z.string(),
  endpoint: z.string(),
  bucket: z.string(),
  path: z.string(),
  fingerprint: z.string(),
  uploadId: z.string(),
});

/** What the store calls an upload under way; kept beside the file it is made of, so that they go together. */
export interface UploadJournal {
  /** The store's own name of an upload of these very bytes to this very place; null where there is none. */
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
    // Missing, or cut off by a crash: the upload begins anew.
    return null;
  }
}

/** Some stores' names of uploads are keys to them, so only the owner may read the file. */
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
