import { type Config, loadConfig } from '@young-minds/config';
import { expect, test } from 'vitest';
import { egressDestinationOf } from './create-adapters.ts';

const SECRET = 's'.repeat(32);
const GIVEN = {
  DATABASE_URL: 'postgres://someone@127.0.0.1:5432/young_minds',
  BETTER_AUTH_SECRET: SECRET,
  BETTER_AUTH_URL: 'https://young-minds.example/',
  LIVEKIT_URL: 'ws://127.0.0.1:7880',
  LIVEKIT_API_KEY: 'key',
  LIVEKIT_API_SECRET: SECRET,
};
const S3 = { STORAGE_PROVIDER: 's3', AWS_S3_BUCKET: 'recordings', AWS_REGION: 'eu-central-1' };
const SUPABASE = {
  ...{ STORAGE_PROVIDER: 'supabase', SUPABASE_URL: 'https://x.supabase.example/', SUPABASE_SERVICE_KEY: 'k' },
  ...{ SUPABASE_STORAGE_BUCKET: 'recordings', SUPABASE_S3_REGION: 'eu-west-1' },
  ...{ SUPABASE_S3_ACCESS_KEY_ID: 'id', SUPABASE_S3_SECRET_ACCESS_KEY: 'key' },
};

const configured = (changes: NodeJS.Dict<string>): Config => loadConfig({ ...GIVEN, ...changes });

test('defaults to the shared folder for every store', () => {
  expect(egressDestinationOf(configured(S3))).toEqual({ kind: 'file', directory: '/tmp/egress' });
});

test.each([
  [S3, { type: 's3', bucket: 'recordings', region: 'eu-central-1', endpoint: null, credentials: null }],
  [
    { ...S3, AWS_ENDPOINT_URL_S3: 'https://s3.example', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' },
    { endpoint: 'https://s3.example', credentials: { accessKeyId: 'id', secretAccessKey: 'key' } },
  ],
  [
    { STORAGE_PROVIDER: 'gcs', GCS_BUCKET: 'recordings', GOOGLE_APPLICATION_CREDENTIALS: '/account.json' },
    { type: 'gcs', bucket: 'recordings', credentialsFile: '/account.json' },
  ],
  // Egress writes to Supabase through its S3 endpoint, which is below the project's URL.
  [
    SUPABASE,
    {
      ...{ type: 's3', bucket: 'recordings', region: 'eu-west-1' },
      endpoint: 'https://x.supabase.example/storage/v1/s3',
      credentials: { accessKeyId: 'id', secretAccessKey: 'key' },
    },
  ],
])('%j is written to its bucket', (store, bucket) => {
  const destination = egressDestinationOf(configured({ ...store, RECORDER: 'egress', EGRESS_OUTPUT: 'bucket' }));
  expect(destination).toMatchObject({ kind: 'bucket', bucket });
});

test.each([
  [{ STORAGE_PROVIDER: 'local' }],
  [{ ...SUPABASE, SUPABASE_S3_ACCESS_KEY_ID: undefined, SUPABASE_S3_SECRET_ACCESS_KEY: undefined }],
])('rejects %j, which has no bucket that Egress can write to', (store) => {
  const settings = configured({ ...store, EGRESS_OUTPUT: 'bucket' });
  expect(() => egressDestinationOf(settings)).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID' }));
});
