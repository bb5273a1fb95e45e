import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { completeEnvironment, findEmbeddedParts, findEnvironment } from './environment.ts';

const SECRETS = {
  databasePassword: 'password',
  authSecret: 'generated',
  livekitApiKey: 'own-key',
  livekitApiSecret: 'own-secret',
  auditAnchorKey: 'own-anchors',
};
const EMBEDDED = { databaseUrl: 'postgres://embedded', livekitUrl: 'ws://embedded', webPort: 3005 };

test('embeds every service and generates its secrets if nothing is configured', () => {
  expect(findEmbeddedParts({})).toEqual({ database: true, livekit: true });
  expect(completeEnvironment({}, SECRETS, EMBEDDED)).toEqual({
    DATABASE_URL: 'postgres://embedded',
    BETTER_AUTH_SECRET: 'generated',
    AUDIT_ANCHOR_KEY: 'own-anchors',
    BETTER_AUTH_URL: 'http://localhost:3005',
    STORAGE_PROVIDER: 'local',
    LIVEKIT_URL: 'ws://embedded',
    LIVEKIT_API_KEY: 'own-key',
    LIVEKIT_API_SECRET: 'own-secret',
    PORT: '3005',
  });
});

test('keeps the values that the operator sets', () => {
  const operator = { BETTER_AUTH_SECRET: 'theirs', STORAGE_PROVIDER: 's3', LIVEKIT_API_KEY: 'k', LOG_LEVEL: 'debug' };
  expect(completeEnvironment(operator, SECRETS, EMBEDDED)).toMatchObject(operator);
});

test('generates no secret and no address if the operator provides a database', () => {
  const operator = { DATABASE_URL: 'postgres://theirs', LIVEKIT_URL: 'wss://theirs' };
  expect(findEmbeddedParts(operator)).toEqual({ database: false, livekit: false });
  expect(completeEnvironment(operator, SECRETS, { databaseUrl: null, livekitUrl: null, webPort: 80 })).toEqual({
    ...operator,
    PORT: '80',
  });
});

test('adds and creates nothing where no instance was started', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'environment-'));
  try {
    const operator = { LOG_LEVEL: 'debug' };
    expect(await findEnvironment(operator, join(folder, 'data', 'secrets.json'))).toEqual(operator);
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
