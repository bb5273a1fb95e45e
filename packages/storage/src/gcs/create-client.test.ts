import { generateKeyPairSync, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { KeyFileAuth } from './create-client.ts';
import { toStorageError } from './gcs-error.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'key-file-'));
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true }));

test('a key file signs with its account and logs nothing', async () => {
  const warn = vi.spyOn(console, 'warn');
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const private_key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const key = { type: 'service_account', project_id: 'a', client_email: 'recorder@a.example', private_key };
  const file = join(folder, 'key.json');
  writeFileSync(file, JSON.stringify(key));
  const auth = new KeyFileAuth(file);
  expect(await auth.getCredentials()).toMatchObject({ client_email: 'recorder@a.example' });
  const signature = await auth.sign('what is to be signed');
  const signed = Buffer.from('what is to be signed');
  expect(verify('sha256', signed, publicKey, Buffer.from(signature, 'base64'))).toBe(true);
  expect(warn).not.toHaveBeenCalled();
});

test.each([
  ['is missing', null],
  ['is not JSON', 'no key'],
  ['contains other JSON', '[1]'],
])('a key file that %s causes an error with a fix at first use', async (_what, content) => {
  const file = join(folder, 'wrong.json');
  if (content !== null) writeFileSync(file, content);
  const error = await new KeyFileAuth(file).getClient().catch((thrown: unknown) => thrown);
  expect(toStorageError({ bucket: 'recordings' }, error)).toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
    message: expect.stringContaining('GOOGLE_APPLICATION_CREDENTIALS'),
  });
});
