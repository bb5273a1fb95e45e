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

test('secrets are drawn once, and only their owner can read them', async () => {
  const file = join(folder, 'data', 'secrets.json');
  const secrets = await ensureSecrets(file);
  expect(await ensureSecrets(file)).toEqual(secrets);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('no two instances share one, and each is long enough to sign with', async () => {
  const [first, second] = [await ensureSecrets(join(folder, 'a')), await ensureSecrets(join(folder, 'b'))];
  for (const name of ['databasePassword', 'authSecret', 'livekitApiKey', 'livekitApiSecret'] as const) {
    expect(first[name]).not.toBe(second[name]);
  }
  expect(Math.min(first.authSecret.length, first.livekitApiSecret.length)).toBeGreaterThanOrEqual(32);
});

test.each(['', '{', '{"authSecret":"only"}'])(
  'a damaged file (%j) is not replaced behind its owner',
  async (content) => {
    const file = join(folder, 'secrets.json');
    writeFileSync(file, content);
    await expect(ensureSecrets(file)).rejects.toMatchObject({
      code: 'SETUP_FAILED',
      message: expect.stringMatching(/is damaged/),
    });
  },
);
