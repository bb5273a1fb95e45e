import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import type { z } from 'zod';

/**
 * Reads a JSON file of the data folder. Returns null if it does not exist.
 * @throws SETUP_FAILED if its content is not valid
 */
export async function readPrivateFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): Promise<z.output<Schema> | null> {
  const content = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (content === null) return null;
  const parsed = schema.safeParse(parseJson(content));
  if (parsed.success) return parsed.data;
  throw new YoungMindsError('SETUP_FAILED', `${file} is damaged. Restore it, or delete .data to start over.`);
}

/** Writes a JSON file that only its owner can read, atomically. */
export async function writePrivateFile(file: string, content: object): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, file);
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
