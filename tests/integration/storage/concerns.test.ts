import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { examineStorage } from '@young-minds/recording/maintenance';
import type { StorageProvider } from '@young-minds/recording/ports';
import { createGcsStorage } from '@young-minds/storage/gcs';
import { createS3Storage } from '@young-minds/storage/s3';
import { createSupabaseStorage } from '@young-minds/storage/supabase';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSupabaseServer } from '../../support/stores/supabase-server.ts';

/** The store's responses to requests whose URL contains a word. Any other request gets a 404. */
let answers: Record<string, { readonly status?: number; readonly body: string }>;
let server: Server;
let url: string;

beforeEach(async () => {
  answers = {};
  server = createServer((request, response) => {
    const [, answer] = Object.entries(answers).find(([word]) => request.url?.includes(word)) ?? [];
    const type = answer?.body.startsWith('<') ? 'application/xml' : 'application/json';
    response.writeHead(answer?.status ?? 404, { 'Content-Type': type }).end(answer?.body ?? '{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const kindsOf = async (store: StorageProvider) => (await examineStorage(store)).map(({ kind }) => kind);

const S3_OPTIONS = {
  bucket: 'recordings',
  region: 'eu-central-1',
  credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
};

describe('an S3 bucket', () => {
  const store = () => createS3Storage({ ...S3_OPTIONS, endpoint: url });
  const xml = (name: string, content: string) => ({ status: 200, body: `<${name}>${content}</${name}>` });
  const rule = (content: string) =>
    xml('LifecycleConfiguration', `<Rule><ID>tidy</ID><Status>Enabled</Status>${content}</Rule>`);
  const expiring = '<Expiration><Days>30</Days></Expiration>';
  const sound = {
    'list-type=2': xml('ListBucketResult', '<Contents><Key>sessions/a/b.mp4</Key></Contents>'),
    lifecycle: { status: 404, body: '<Error><Code>NoSuchLifecycleConfiguration</Code></Error>' },
    policyStatus: { status: 404, body: '<Error><Code>NoSuchBucketPolicy</Code></Error>' },
    versioning: xml('VersioningConfiguration', '<Status>Enabled</Status>'),
    'object-lock': { status: 404, body: '<Error><Code>ObjectLockConfigurationNotFoundError</Code></Error>' },
  };

  test('that is private, keeps versions and deletes nothing raises no concern', async () => {
    answers = sound;
    expect(await kindsOf(store())).toEqual([]);
  });

  test('that deletes, is public and keeps no versions is reported', async () => {
    answers = {
      ...sound,
      lifecycle: rule(`<Filter><Prefix></Prefix></Filter>${expiring}`),
      policyStatus: xml('PolicyStatus', '<IsPublic>true</IsPublic>'),
      versioning: xml('VersioningConfiguration', ''),
    };
    expect(await kindsOf(store())).toEqual(['expiry', 'public', 'unversioned']);
  });

  test('that serves objects without credentials is reported, whatever its policy status says', async () => {
    answers = { ...sound, '/sessions/a/b.mp4': { status: 206, body: 'x' } };
    expect(await kindsOf(store())).toEqual(['public']);
  });

  test('that locks its objects is reported with the date before which nothing can be erased', async () => {
    const retention = '<DefaultRetention><Mode>COMPLIANCE</Mode><Days>30</Days></DefaultRetention>';
    answers = { ...sound, 'object-lock': xml('ObjectLockConfiguration', `<Rule>${retention}</Rule>`) };
    const clock = { now: () => new Date('2026-03-01T10:00:00Z') };
    expect(await examineStorage(createS3Storage({ ...S3_OPTIONS, endpoint: url, clock }))).toMatchObject([
      { kind: 'locked', message: expect.stringContaining('cannot be erased before 2026-03-31') },
    ]);
  });

  test.each([
    ['of another folder', `<Filter><Prefix>logs/</Prefix></Filter>${expiring}`],
    ['of tagged objects', `<Filter><Tag><Key>a</Key><Value>b</Value></Tag></Filter>${expiring}`],
    [
      'of unfinished uploads',
      '<AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload>',
    ],
  ])('whose rule is %s raises no concern', async (_, content) => {
    answers = { ...sound, lifecycle: rule(content) };
    expect(await kindsOf(store())).toEqual([]);
  });

  test('that denies access to its settings is reported, and so is a store that is down', async () => {
    answers = { ...sound, lifecycle: { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' } };
    expect(await examineStorage(store())).toEqual([
      {
        kind: 'unknown',
        message: `The lifecycle rules of the bucket "recordings" can't be read (AccessDenied). Check the store's console.`,
      },
    ]);
    const away = createS3Storage({ bucket: 'b', region: 'r', endpoint: 'http://127.0.0.1:1', credentials: null });
    expect(await kindsOf(away)).toEqual(['unusable']);
  });
});

describe('a Google bucket', () => {
  const store = () => createGcsStorage({ bucket: 'recordings', endpoint: url, credentialsFile: null });
  const json = (body: object) => ({ status: 200, body: JSON.stringify(body) });
  const listing = { '/recordings/o': json({ items: [{ name: 'sessions/a/b.mp4' }] }) };

  test('that is private, keeps versions and deletes nothing raises no concern', async () => {
    answers = { ...listing, '/iam': json({ bindings: [] }), '/b/recordings': json({ versioning: { enabled: true } }) };
    expect(await kindsOf(store())).toEqual([]);
  });

  test('that serves objects without credentials is reported, whatever its policy says', async () => {
    answers = {
      ...listing,
      '/iam': json({ bindings: [] }),
      '/b/recordings': json({ versioning: { enabled: true } }),
      '/recordings/sessions%2Fa%2Fb.mp4': { status: 200, body: 'x' },
    };
    expect(await kindsOf(store())).toEqual(['public']);
  });

  test('that deletes, is public and keeps no versions is reported', async () => {
    const lifecycle = { rule: [{ action: { type: 'Delete' }, condition: { age: 30 } }] };
    const bindings = [{ role: 'roles/storage.objectViewer', members: ['allUsers'] }];
    answers = { ...listing, '/iam': json({ bindings }), '/b/recordings': json({ lifecycle }) };
    expect(await kindsOf(store())).toEqual(['expiry', 'unversioned', 'public']);
  });

  test.each([
    [
      { retentionPeriod: '2592000', isLocked: true },
      /for 30 days \(locked policy\).*cannot be erased before 2026-03-31/,
    ],
    [{ retentionPeriod: '86400' }, /for 1 day \(policy not locked\).*cannot be erased before 2026-03-02/],
  ])('whose retention policy is %j is reported with the end of the lock', async (retentionPolicy, message) => {
    const bucket = json({ versioning: { enabled: true }, retentionPolicy });
    answers = { ...listing, '/iam': json({ bindings: [] }), '/b/recordings': bucket };
    const clock = { now: () => new Date('2026-03-01T10:00:00Z') };
    const locked = createGcsStorage({ bucket: 'recordings', endpoint: url, credentialsFile: null, clock });
    expect(await examineStorage(locked)).toEqual([{ kind: 'locked', message: expect.stringMatching(message) }]);
  });

  test('that places a hold on every object is reported', async () => {
    const bucket = json({ versioning: { enabled: true }, defaultEventBasedHold: true });
    answers = { ...listing, '/iam': json({ bindings: [] }), '/b/recordings': bucket };
    expect(await examineStorage(store())).toMatchObject([
      { kind: 'locked', message: expect.stringContaining('before its hold is released') },
    ]);
  });
});

test.each([
  ['s3', (endpoint: string) => createS3Storage({ ...S3_OPTIONS, endpoint }), 'AWS_ENDPOINT_URL_S3'],
  [
    'gcs',
    (endpoint: string) => createGcsStorage({ bucket: 'recordings', endpoint, credentialsFile: null }),
    'GCS_ENDPOINT_URL',
  ],
  [
    'supabase',
    (address: string) => createSupabaseStorage({ bucket: 'recordings', url: address, serviceKey: 'key' }),
    'SUPABASE_URL',
  ],
])('https to a %s server that speaks http is explained', async (_provider, open, variable) => {
  const [concern] = await examineStorage(open(url.replace('http:', 'https:')));
  expect(concern?.kind).toBe('unusable');
  expect(concern?.message).toMatch(
    new RegExp(`(EPROTO|ERR_SSL_\\w+).*check http or https, and the port, in ${variable}`),
  );
});

test('a Supabase bucket’s own limit is compared with the size of a long session', async () => {
  const supabase = await startSupabaseServer();
  const limit = async (bytes: number | null) => {
    await supabase.configure({ file_size_limit: bytes });
    const concerns = await examineStorage(createSupabaseStorage(supabase.options));
    return concerns.find(({ kind }) => kind === 'size_limit')?.message;
  };
  expect(await limit(50_000_000)).toContain('refuses files above 50 MB, and a long session needs 2 GB');
  expect(await limit(null)).toContain('50 MB unless raised');
  expect(await limit(2 * 1024 ** 3)).toBeUndefined();
  await supabase.configure({ allowed_mime_types: ['video/*', 'image/jpeg'] });
  const concerns = await examineStorage(createSupabaseStorage(supabase.options));
  expect(concerns.find(({ kind }) => kind === 'media_types')?.message).toContain('refuses application/octet-stream by');
  await supabase.configure({ allowed_mime_types: ['video/*', 'image/jpeg', 'application/octet-stream'] });
  expect(await kindsOf(createSupabaseStorage(supabase.options))).not.toContain('media_types');
  await supabase.configure({ public: true });
  expect(await kindsOf(createSupabaseStorage(supabase.options))).toContain('public');
  await supabase.close();
});
