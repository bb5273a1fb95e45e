import { isYoungMindsError } from '@young-minds/core';
import { describe, expect, test } from 'vitest';
import { loadConfig } from './load-config.ts';
import { findProjectRoot } from './read-environment.ts';

const SECRET = 's'.repeat(32);
const GIVEN = {
  DATABASE_URL: 'postgres://someone@127.0.0.1:5432/young_minds',
  BETTER_AUTH_SECRET: SECRET,
  BETTER_AUTH_URL: 'https://young-minds.example/',
  LIVEKIT_URL: 'ws://127.0.0.1:7880',
  LIVEKIT_API_KEY: 'key',
  LIVEKIT_API_SECRET: SECRET,
  STORAGE_PROVIDER: 'local',
};

function problemsWith(changes: NodeJS.Dict<string>): unknown {
  try {
    loadConfig({ ...GIVEN, ...changes });
  } catch (error) {
    if (isYoungMindsError(error) && error.code === 'CONFIGURATION_INVALID') return error.details.problems;
    throw error;
  }
  return [];
}

test('uses defaults for variables that are not set', () => {
  expect(loadConfig(GIVEN)).toEqual({
    databaseUrl: GIVEN.DATABASE_URL,
    web: {
      port: 3000,
      host: null,
      baseUrl: 'https://young-minds.example',
      trustedProxies: [],
      hstsIncludesSubdomains: false,
    },
    auth: { secret: SECRET, url: 'https://young-minds.example' },
    livekit: { url: GIVEN.LIVEKIT_URL, publicUrl: GIVEN.LIVEKIT_URL, apiKey: 'key', apiSecret: SECRET },
    mail: null,
    operatorEmail: null,
    recording: {
      enabled: true,
      recorder: 'embedded',
      layout: 'grid',
      graceSeconds: 20,
      captureDirectory: `${findProjectRoot()}/.data/capture`,
      rawTracks: { toStore: false, keep: false },
    },
    egress: {
      fallback: 'embedded',
      output: 'file',
      directory: '/tmp/egress',
      hasManifest: false,
      supabaseS3: null,
    },
    audit: { anchorKey: null, anchorFile: null },
    monitoring: { metricsToken: null, workerHost: '127.0.0.1', workerPort: 9465, captureReserveBytes: 1e9 },
    storage: { provider: 'local', directory: `${findProjectRoot()}/.data/recordings` },
    stores: {
      local: { isSetUp: true, config: { provider: 'local', directory: `${findProjectRoot()}/.data/recordings` } },
      supabase: {
        isSetUp: false,
        problems: ['SUPABASE_URL is missing', 'SUPABASE_SERVICE_KEY is missing', 'SUPABASE_STORAGE_BUCKET is missing'],
      },
      s3: { isSetUp: false, problems: ['AWS_S3_BUCKET is missing', 'AWS_REGION is missing'] },
      gcs: { isSetUp: false, problems: ['GCS_BUCKET is missing'] },
      others: [],
    },
    logLevel: 'info',
  });
});

test.each([
  [{ PORT: '8080' }, { web: { port: 8080 } }],
  [{ WEB_HTTP_HOST: '127.0.0.1' }, { web: { host: '127.0.0.1' } }],
  [{ HSTS_INCLUDE_SUBDOMAINS: 'true' }, { web: { hstsIncludesSubdomains: true } }],
  [{ TRUSTED_PROXIES: '10.0.0.0/8, ::1' }, { web: { trustedProxies: ['10.0.0.0/8', '::1'] } }],
  [{ LIVEKIT_URL: 'https://lk.example/' }, { livekit: { url: 'wss://lk.example', publicUrl: 'wss://lk.example' } }],
  [{ LIVEKIT_PUBLIC_URL: 'http://lk.example' }, { livekit: { publicUrl: 'ws://lk.example' } }],
  [{ SMTP_URL: 'smtp://mail', MAIL_FROM: 'a@b.example' }, { mail: { smtpUrl: 'smtp://mail', from: 'a@b.example' } }],
  [{ OPERATOR_EMAIL: 'ops@example.org' }, { operatorEmail: 'ops@example.org' }],
  [{ RECORDING_ENABLED: 'FALSE' }, { recording: { enabled: false } }],
  [{ RECORDING_ENABLED: '1' }, { recording: { enabled: true } }],
  [{ RECORDING_LAYOUT: 'speaker' }, { recording: { layout: 'speaker' } }],
  [{ RECORDER: 'Egress' }, { recording: { recorder: 'egress' } }],
  [{ RECORDER_FALLBACK: 'none' }, { egress: { fallback: null } }],
  [
    { EGRESS_OUTPUT_DIR: '/srv/egress', EGRESS_MANIFEST: 'yes' },
    { egress: { directory: '/srv/egress', hasManifest: true } },
  ],
  [
    { SUPABASE_S3_ACCESS_KEY_ID: 'id', SUPABASE_S3_SECRET_ACCESS_KEY: 'key' },
    { egress: { supabaseS3: { accessKeyId: 'id', secretAccessKey: 'key', region: 'local' } } },
  ],
  [{ RECORDING_GRACE_SECONDS: '0' }, { recording: { graceSeconds: 0 } }],
  [{ CAPTURE_DIR: '/var/capture' }, { recording: { captureDirectory: '/var/capture' } }],
  [{ RAW_TRACKS_TO_STORE: 'true' }, { recording: { rawTracks: { toStore: true, keep: false } } }],
  [{ STORAGE_PROVIDER: 'gcs', GCS_BUCKET: 'b' }, { recording: { rawTracks: { toStore: true, keep: false } } }],
  [
    { STORAGE_PROVIDER: 'gcs', GCS_BUCKET: 'b', RAW_TRACKS_TO_STORE: 'no', KEEP_RAW_TRACKS: 'yes' },
    { recording: { rawTracks: { toStore: false, keep: true } } },
  ],
  [{ LOCAL_STORAGE_DIR: '/var/recordings' }, { storage: { provider: 'local', directory: '/var/recordings' } }],
  [{ CAPTURE_MIN_FREE_MB: '250' }, { monitoring: { captureReserveBytes: 250e6 } }],
  [{}, { audit: { anchorKey: null, anchorFile: null } }],
  [
    { AUDIT_ANCHOR_KEY: 'k'.repeat(32), AUDIT_ANCHOR_FILE: '/var/log/anchors' },
    { audit: { anchorKey: 'k'.repeat(32), anchorFile: '/var/log/anchors' } },
  ],
  [{ METRICS_TOKEN: 't'.repeat(16) }, { monitoring: { metricsToken: 't'.repeat(16) } }],
  [{ WORKER_HTTP_HOST: '::', WORKER_HTTP_PORT: '0' }, { monitoring: { workerHost: '::', workerPort: 0 } }],
  [{ LOG_LEVEL: 'DEBUG' }, { logLevel: 'debug' }],
  [{ PORT: '' }, { web: { port: 3000 } }],
])('%j is read as %j', (changes, expected) => {
  expect(loadConfig({ ...GIVEN, ...changes })).toMatchObject(expected);
});

describe('storage providers', () => {
  const supabase = { SUPABASE_URL: 'https://x.example', SUPABASE_SERVICE_KEY: 'k', SUPABASE_STORAGE_BUCKET: 'b' };
  const s3 = { AWS_S3_BUCKET: 'b', AWS_REGION: 'eu-central-1' };
  const keys = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };

  test.each([
    [
      { STORAGE_PROVIDER: undefined, ...supabase },
      { provider: 'supabase', url: 'https://x.example', serviceKey: 'k', bucket: 'b' },
    ],
    [{ STORAGE_PROVIDER: 'SupaBase', ...supabase }, { provider: 'supabase' }],
    [
      { STORAGE_PROVIDER: 'S3', ...s3 },
      { provider: 's3', bucket: 'b', region: 'eu-central-1', endpoint: null, credentials: null },
    ],
    [{ STORAGE_PROVIDER: 's3', ...s3, ...keys }, { credentials: { accessKeyId: 'id', secretAccessKey: 'secret' } }],
    [{ STORAGE_PROVIDER: 's3', ...s3, AWS_ENDPOINT_URL_S3: 'http://s3.example' }, { endpoint: 'http://s3.example' }],
    [
      { STORAGE_PROVIDER: 'gcs', GCS_BUCKET: 'b', GOOGLE_APPLICATION_CREDENTIALS: '/key.json' },
      { provider: 'gcs', bucket: 'b', endpoint: null, credentialsFile: '/key.json' },
    ],
    [
      { STORAGE_PROVIDER: 'gcs', GCS_BUCKET: 'b' },
      { provider: 'gcs', credentialsFile: null },
    ],
    [
      { STORAGE_PROVIDER: 'gcs', GCS_BUCKET: 'b', GCS_ENDPOINT_URL: 'http://gcs.example' },
      { endpoint: 'http://gcs.example' },
    ],
  ])('%j', (changes, expected) => {
    expect(loadConfig({ ...GIVEN, ...changes }).storage).toMatchObject(expected);
  });

  const old = { OTHER_STORES: 'old', OLD_STORAGE_PROVIDER: 's3', OLD_AWS_S3_BUCKET: 'videos', OLD_AWS_REGION: 'r' };

  test('describes the stores that OTHER_STORES names', () => {
    const { storage, stores } = loadConfig({ ...GIVEN, STORAGE_PROVIDER: 's3', ...s3, ...old });
    expect(storage).toMatchObject({ provider: 's3', bucket: 'b' });
    const config = { provider: 's3', bucket: 'videos', region: 'r', endpoint: null, credentials: null };
    expect(stores.others).toEqual([{ name: 'old', config }]);
  });

  test.each([
    [{ ...old, OLD_AWS_REGION: '' }, 'OLD_AWS_REGION is missing'],
    [{ ...old, OLD_STORAGE_PROVIDER: '' }, 'OLD_STORAGE_PROVIDER is missing'],
    [{ ...old, OLD_STORAGE_PROVIDER: 'local' }, 'OLD_STORAGE_PROVIDER must be supabase, s3 or gcs'],
    [{ ...old, OLD_STORAGE_PROVIDER: 'ftp' }, 'OLD_STORAGE_PROVIDER names no storage provider ("ftp")'],
    [{ OTHER_STORES: 's3' }, 'OTHER_STORES has the name "s3"'],
  ])('%j is rejected', (variables, problem) => {
    expect(() => loadConfig({ ...GIVEN, ...variables })).toThrow(problem);
  });

  test('describes the other providers, with the problems of incomplete ones', () => {
    const { storage, stores } = loadConfig({ ...GIVEN, ...s3, SUPABASE_URL: 'https://x.example' });
    expect(storage.provider).toBe('local');
    expect(stores.s3).toMatchObject({ isSetUp: true, config: { bucket: 'b' } });
    expect(stores.supabase).toEqual({
      isSetUp: false,
      problems: ['SUPABASE_SERVICE_KEY is missing', 'SUPABASE_STORAGE_BUCKET is missing'],
    });
  });
});

test.each([
  [{ DATABASE_URL: undefined }, ['DATABASE_URL is missing']],
  [{ DATABASE_URL: 'mysql://x' }, ['DATABASE_URL must be a URL that begins with postgres:// or postgresql://']],
  [{ PORT: '70000' }, ['PORT must be a whole number from 1 to 65535']],
  [{ PORT: 'web' }, ['PORT must be a whole number from 1 to 65535']],
  [{ BETTER_AUTH_SECRET: 'short' }, ['BETTER_AUTH_SECRET must be at least 32 characters long']],
  [{ LIVEKIT_API_SECRET: undefined }, ['LIVEKIT_API_SECRET is missing']],
  [
    { RECORDER: 'egress', EGRESS_OUTPUT: 'bucket' },
    ['EGRESS_OUTPUT bucket needs a STORAGE_PROVIDER with buckets: s3, gcs or supabase'],
  ],
  [
    {
      ...{ RECORDER: 'egress', EGRESS_OUTPUT: 'bucket', STORAGE_PROVIDER: 'supabase' },
      ...{ SUPABASE_URL: 'https://x.example', SUPABASE_SERVICE_KEY: 'k', SUPABASE_STORAGE_BUCKET: 'b' },
    },
    ['SUPABASE_S3_ACCESS_KEY_ID is missing; EGRESS_OUTPUT bucket needs it with supabase'],
  ],
  [{ RECORDER_FALLBACK: 'tape' }, ['RECORDER_FALLBACK must be one of embedded, none']],
  [{ OPERATOR_EMAIL: 'nobody' }, ['OPERATOR_EMAIL must be a mail address']],
  [{ RECORDER: 'tape' }, ['RECORDER must be one of embedded, egress']],
  [{ RECORDING_LAYOUT: 'tiles' }, ['RECORDING_LAYOUT must be one of grid, speaker']],
  [{ RECORDING_ENABLED: 'maybe' }, ['RECORDING_ENABLED must be true or false']],
  [{ SMTP_URL: 'smtp://mail' }, ['MAIL_FROM is missing; SMTP_URL needs it']],
  [{ MAIL_FROM: 'a@b.example' }, ['SMTP_URL is missing; MAIL_FROM needs it']],
  [
    { STORAGE_PROVIDER: 'ftp' },
    ['STORAGE_PROVIDER names no storage provider ("ftp"); supported are local, supabase, s3, gcs'],
  ],
  [{ STORAGE_PROVIDER: 'gcs' }, ['GCS_BUCKET is missing']],
  [
    { STORAGE_PROVIDER: 's3', AWS_S3_BUCKET: 'b', AWS_ACCESS_KEY_ID: 'id' },
    ['AWS_REGION is missing', 'AWS_SECRET_ACCESS_KEY is missing; AWS_ACCESS_KEY_ID needs it'],
  ],
  [
    { LIVEKIT_URL: undefined, PORT: '0', MAIL_FROM: 'a@b.example', STORAGE_PROVIDER: 'tape' },
    [
      'PORT must be a whole number from 1 to 65535',
      'LIVEKIT_URL is missing',
      'SMTP_URL is missing; MAIL_FROM needs it',
      'STORAGE_PROVIDER names no storage provider ("tape"); supported are local, supabase, s3, gcs',
    ],
  ],
])('%j is rejected with every problem', (changes, expected) => {
  expect(problemsWith(changes)).toEqual(expected);
});

test('has no default for any secret or address', () => {
  expect(() => loadConfig({})).toThrow(
    /9 problems[\s\S]*DATABASE_URL[\s\S]*BETTER_AUTH_SECRET[\s\S]*LIVEKIT_API_SECRET[\s\S]*SUPABASE_SERVICE_KEY/,
  );
});

test('errors contain no secret values', () => {
  const secret = 'too-short-to-be-taken';
  expect(() => loadConfig({ ...GIVEN, BETTER_AUTH_SECRET: secret })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining(secret) }),
  );
});

test('freezes the configuration deeply', () => {
  const config = loadConfig(GIVEN);
  expect(Object.isFrozen(config)).toBe(true);
  expect(Object.isFrozen(config.web.trustedProxies)).toBe(true);
});
