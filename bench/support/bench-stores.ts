import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const BLOCK_BYTES = 4 * 1024 * 1024;

/** Creates a file that no store can compress: random blocks, each with its number. */
export async function makeFile(folder: string, sizeBytes: number): Promise<string> {
  const file = join(folder, `${sizeBytes}.mp4`);
  const block = randomBytes(BLOCK_BYTES);
  const blocks = function* () {
    for (let position = 0; position < sizeBytes; position += BLOCK_BYTES) {
      const copy = Buffer.from(block.subarray(0, Math.min(BLOCK_BYTES, sizeBytes - position)));
      copy.writeUInt32LE(position / BLOCK_BYTES);
      yield copy;
    }
  };
  await pipeline(Readable.from(blocks()), createWriteStream(file));
  return file;
}

/** Creates a service account's key for one measurement. */
export async function makeGcsKey(folder: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const private_key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const key = { type: 'service_account', project_id: 'bench', client_email: 'bench@bench.example', private_key };
  const file = join(folder, 'key.json');
  await writeFile(file, JSON.stringify(key), { mode: 0o600 });
  return file;
}
