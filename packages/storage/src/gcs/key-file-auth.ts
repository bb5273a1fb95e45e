import { readFile } from 'node:fs/promises';
import { GoogleAuth } from 'google-auth-library';
import { z } from 'zod';

/** A service account key or another kind of credentials. Google's library distinguishes them. */
const keySchema = z.looseObject({ type: z.string() });

/** The scopes that `Storage` requests if it creates its own authentication client. */
const SCOPES = [
  'https://www.googleapis.com/auth/cloud-platform',
  'https://www.googleapis.com/auth/devstorage.full_control',
];

/**
 * Authenticates with a key file that is read on first use. The library's own key file option is deprecated and prints a
 * warning each time, so this class passes the file's content to the library instead.
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
