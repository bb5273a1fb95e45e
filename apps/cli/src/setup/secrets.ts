import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { DATA_FOLDER } from '@young-minds/local-services/project';
import { z } from 'zod';

/** The file with the secrets of the local instance. */
export const SECRETS_FILE = join(DATA_FOLDER, 'secrets.json');

const secretsSchema = z.object({
  databasePassword: z.string(),
  authSecret: z.string(),
  livekitApiKey: z.string(),
  livekitApiSecret: z.string(),
  auditAnchorKey: z.string(),
});

/** Files of earlier versions lack the later secrets. */
const keptSchema = secretsSchema.partial({ auditAnchorKey: true });

/** The generated secrets of a local instance, which no one needs to know. */
export type Secrets = z.output<typeof secretsSchema>;
export type KeptSecrets = z.output<typeof keptSchema>;

/**
 * Returns the instance's secrets, which are generated at random the first time and stored where only their owner can
 * read them.
 */
export async function ensureSecrets(file: string): Promise<Secrets> {
  const kept = await readSecrets(file);
  const whole = secretsSchema.safeParse(kept);
  if (whole.success) return whole.data;
  const secrets = {
    databasePassword: randomBytes(24).toString('base64url'),
    authSecret: randomBytes(32).toString('base64url'),
    livekitApiKey: `API${randomBytes(6).toString('hex')}`,
    livekitApiSecret: randomBytes(32).toString('base64url'),
    ...kept,
    auditAnchorKey: randomBytes(32).toString('base64url'),
  };
  await writePrivateFile(file, secrets);
  return secrets;
}

/** Returns the instance's secrets, or null if none were generated. @throws SETUP_FAILED if the file is not valid */
export function readSecrets(file: string): Promise<KeptSecrets | null> {
  return readPrivateFile(file, keptSchema);
}

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
