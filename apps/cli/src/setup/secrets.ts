import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DATA_FOLDER } from '@young-minds/local-services/project';
import { z } from 'zod';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

/** The file with the secrets of the local instance. */
export const SECRETS_FILE = join(DATA_FOLDER, 'secrets.json');

const secretsSchema = z.object({
  databasePassword: z.string(),
  authSecret: z.string(),
  livekitApiKey: z.string(),
  livekitApiSecret: z.string(),
});

/** The generated secrets of a local instance, which no one needs to know. */
export type Secrets = z.output<typeof secretsSchema>;

/**
 * Returns the instance's secrets, which are generated at random the first time and stored where only their owner can
 * read them.
 */
export async function ensureSecrets(file: string): Promise<Secrets> {
  const kept = await readPrivateFile(file, secretsSchema);
  if (kept !== null) return kept;
  const secrets = {
    databasePassword: randomBytes(24).toString('base64url'),
    authSecret: randomBytes(32).toString('base64url'),
    livekitApiKey: `API${randomBytes(6).toString('hex')}`,
    livekitApiSecret: randomBytes(32).toString('base64url'),
  };
  await writePrivateFile(file, secrets);
  return secrets;
}
