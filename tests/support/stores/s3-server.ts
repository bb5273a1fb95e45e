import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { readEnvironment } from '@young-minds/config';
import { findGoProgram, VERSITYGW } from '@young-minds/local-services/stores/store-programs';
import type { S3StorageOptions } from '@young-minds/storage/s3';
import type { Certificate } from '../make-certificate.ts';
import { type StoreServer, startStoreServer } from './store-server.ts';

export interface S3Server extends StoreServer {
  /** The provider options for the server's bucket. */
  readonly options: S3StorageOptions & { readonly credentials: NonNullable<S3StorageOptions['credentials']> };
  /** The vendor's own client, for checks from outside. */
  readonly client: S3Client;
}

export interface S3ServerOptions {
  readonly isVersioned?: boolean;
  /** Whether objects can be locked, which needs versions. */
  readonly canLock?: boolean;
  /** Makes the server speak TLS. */
  readonly certificate?: Certificate | undefined;
}

const REGION = 'eu-central-1';
const BUCKET = 'recordings';

/** Starts a versitygw, or the MinIO that MINIO_TEST_PROGRAM names, with one bucket. */
export async function startS3Server(options: S3ServerOptions = {}): Promise<S3Server> {
  const { isVersioned = false, canLock = false, certificate } = options;
  const credentials = {
    accessKeyId: randomBytes(10).toString('hex'),
    secretAccessKey: randomBytes(20).toString('hex'),
  };
  const { MINIO_TEST_PROGRAM: minio } = readEnvironment();
  const server =
    minio === undefined
      ? await startVersitygw(credentials, { certificate })
      : await startMinio(minio, credentials, certificate);
  const requestHandler = { httpsAgent: { ca: certificate?.cert } };
  const client = new S3Client({
    endpoint: server.url,
    region: REGION,
    credentials,
    forcePathStyle: true,
    requestHandler,
  });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET, ObjectLockEnabledForBucket: canLock }));
  if (isVersioned) {
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await client.send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration }));
  }
  return { ...server, client, options: { bucket: BUCKET, region: REGION, endpoint: server.url, credentials } };
}

/**
 * Returns the environment variables that make a process use this store. Pass another `endpoint` to go through a
 * proxy.
 */
export function s3Variables({ bucket, region, endpoint, credentials }: S3Server['options']): NodeJS.Dict<string> {
  return {
    STORAGE_PROVIDER: 's3',
    AWS_S3_BUCKET: bucket,
    AWS_REGION: region,
    AWS_ENDPOINT_URL_S3: endpoint ?? undefined,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
}

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface VersitygwOptions {
  readonly folder?: string;
  readonly isReadOnly?: boolean;
  readonly certificate?: Certificate | undefined;
}

async function startVersitygw(
  { accessKeyId, secretAccessKey }: Keys,
  { folder: shared, isReadOnly = false, certificate }: VersitygwOptions = {},
): Promise<StoreServer> {
  return startStoreServer({
    name: VERSITYGW.name,
    file: await findGoProgram(VERSITYGW, console.log),
    certificate,
    envFor: () => ({ ROOT_ACCESS_KEY: accessKeyId, ROOT_SECRET_KEY: secretAccessKey }),
    argsFor: (port, own) => [
      ...['--port', `127.0.0.1:${port}`, '--region', REGION, '--quiet', ...(isReadOnly ? ['--readonly'] : [])],
      ...(certificate === undefined ? [] : ['--cert', certificate.certFile, '--key', certificate.keyFile]),
      ...backendArgs(shared ?? own),
    ],
  });
}

function startMinio(
  file: string,
  { accessKeyId, secretAccessKey }: Keys,
  certificate: Certificate | undefined,
): Promise<StoreServer> {
  return startStoreServer({
    name: 'minio',
    file,
    certificate,
    envFor: () => ({
      MINIO_ROOT_USER: accessKeyId,
      MINIO_ROOT_PASSWORD: secretAccessKey,
      MINIO_REGION: REGION,
      MINIO_BROWSER: 'off',
    }),
    argsFor: (port, folder) => [
      ...['server', '--quiet', '--address', `127.0.0.1:${port}`],
      ...['--certs-dir', provideMinioCertificate(folder, certificate), join(folder, 'objects')],
    ],
    readyPath: '/minio/health/ready',
  });
}

/** MinIO speaks TLS if its folder has a certificate under these names. */
function provideMinioCertificate(folder: string, certificate: Certificate | undefined): string {
  const made = join(folder, 'certificates');
  mkdirSync(made, { recursive: true });
  if (certificate === undefined) return made;
  writeFileSync(join(made, 'public.crt'), certificate.cert);
  writeFileSync(join(made, 'private.key'), certificate.key);
  return made;
}

/** Opens another port to a versitygw's bucket that allows no writes. */
export async function openReadOnly({ folder, options }: S3Server): Promise<StoreServer & Pick<S3Server, 'options'>> {
  const server = await startVersitygw(options.credentials, { folder, isReadOnly: true });
  return { ...server, options: { ...options, endpoint: server.url } };
}

/** Stores an object's metadata in separate files, because not every /tmp has extended attributes. */
function backendArgs(folder: string): string[] {
  const [objects, sidecar, versions] = ['objects', 'sidecar', 'versions'].map((name) => join(folder, name));
  for (const made of [objects, sidecar, versions]) mkdirSync(made ?? '', { recursive: true });
  return ['posix', '--sidecar', sidecar ?? '', '--versioning-dir', versions ?? '', objects ?? ''];
}
