import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureSecrets } from './secrets.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

test('generates secrets once, in a file that only its owner can read', async () => {
  const file = join(folder, 'data', 'secrets.json');
  const secrets = await ensureSecrets(file);
  expect(await ensureSecrets(file)).toEqual(secrets);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('generates different secrets for each instance, long enough to sign with', async () => {
  const [first, second] = [await ensureSecrets(join(folder, 'a')), await ensureSecrets(join(folder, 'b'))];
  for (const name of [
    'databasePassword',
    'authSecret',
    'livekitApiKey',
    'livekitApiSecret',
    'auditAnchorKey',
  ] as const) {
    expect(first[name]).not.toBe(second[name]);
  }
  expect(
    Math.min(first.authSecret.length, first.livekitApiSecret.length, first.auditAnchorKey.length),
  ).toBeGreaterThanOrEqual(32);
});

test('adds a secret that files of earlier versions do not have, and keeps the others', async () => {
  const file = join(folder, 'secrets.json');
  const { auditAnchorKey: _, ...earlier } = await ensureSecrets(file);
  writeFileSync(file, JSON.stringify(earlier));
  const secrets = await ensureSecrets(file);
  expect(secrets).toMatchObject(earlier);
  expect(secrets.auditAnchorKey).toHaveLength(43);
  expect(await ensureSecrets(file)).toEqual(secrets);
});

test.each(['', '{', '{"authSecret":"only"}'])('does not overwrite a damaged file (%j)', async (content) => {
  const file = join(folder, 'secrets.json');
  writeFileSync(file, content);
  await expect(ensureSecrets(file)).rejects.toMatchObject({
    code: 'SETUP_FAILED',
    message: expect.stringMatching(/is damaged/),
  });
});
