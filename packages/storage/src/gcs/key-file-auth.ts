import { readFile } from 'node:fs/promises';
import { GoogleAuth } from 'google-auth-library';
import { z } from 'zod';

/** A service account's key, or another kind of credentials that the vendor's library tells apart itself. */
const keySchema = z.looseObject({ type: z.string() });

/** What `Storage` asks for where it makes its own. */
const SCOPES = [
  'https://www.googleapis.com/auth/cloud-platform',
  'https://www.googleapis.com/auth/devstorage.full_control',
];

/**
 * Credentials of a key's file, read when they are first needed. The library's own option for a file is deprecated and
 * says so on the console each time; the content of one is handed to it instead.
 */
export class KeyFileAuth extends GoogleAuth {
  readonly #file: string;

  constructor(file: string) {
    super({ scopes: SCOPES });
    this.#file = file;
  }

  override async getClient() {
    this.jsonContent ??= await readKey(this.#file);
    return super.getClient();
  }
}

async function readKey(file: string): Promise<z.infer<typeof keySchema>> {
  const content = await readFile(file, 'utf8');
  try {
    return keySchema.parse(JSON.parse(content));
  } catch (cause) {
    throw new Error("The private key file is no JSON of Google's.", { cause });
  }
}
