import { join } from 'node:path';
import type { StorageProviderName } from '@young-minds/recording/domain';
import { z } from 'zod';
import type { StorageConfig } from './config.ts';
import { needs, text, url } from './fields.ts';

export const STORAGE_PROVIDERS = ['local', 'supabase', 's3', 'gcs'] as const satisfies StorageProviderName[];

/** The embedded mode sets `local` explicitly. An installation with its own database should have a store, too. */
const DEFAULT_PROVIDER: StorageProviderName = 'supabase';

/** Parses the provider's name in any case. The error for an unknown name lists the supported ones. */
export const providerSchema = z
  .object({
    STORAGE_PROVIDER: z
      .string()
      .toLowerCase()
      .pipe(z.enum(STORAGE_PROVIDERS, { error: ({ input }) => unknownProvider(input) }))
      .default(DEFAULT_PROVIDER),
  })
  .transform((variables) => variables.STORAGE_PROVIDER);

function unknownProvider(input: unknown): string {
  return `names no storage provider ("${input}"); supported are ${STORAGE_PROVIDERS.join(', ')}`;
}

type StoreSchema<Provider extends StorageProviderName> = z.ZodType<Extract<StorageConfig, { provider: Provider }>>;

/** The variables that each provider's adapter needs. */
export const storageSchemas: { readonly [Provider in StorageProviderName]: StoreSchema<Provider> } = {
  local: z
    .object({ LOCAL_STORAGE_DIR: z.string().default(join('.data', 'recordings')) })
    .transform((variables) => ({ provider: 'local' as const, directory: variables.LOCAL_STORAGE_DIR })),

  supabase: z
    .object({ SUPABASE_URL: url('http', 'https'), SUPABASE_SERVICE_KEY: text(), SUPABASE_STORAGE_BUCKET: text() })
    .transform((variables) => ({
      provider: 'supabase' as const,
      url: variables.SUPABASE_URL,
      serviceKey: variables.SUPABASE_SERVICE_KEY,
      bucket: variables.SUPABASE_STORAGE_BUCKET,
    })),

  s3: z
    .object({
      AWS_S3_BUCKET: text(),
      AWS_REGION: text(),
      AWS_ENDPOINT_URL_S3: url('http', 'https').optional(),
      AWS_ACCESS_KEY_ID: z.string().optional(),
      AWS_SECRET_ACCESS_KEY: z.string().optional(),
    })
    .refine(...needs('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'))
    .refine(...needs('AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID'))
    .transform((variables) => ({
      provider: 's3' as const,
      bucket: variables.AWS_S3_BUCKET,
      region: variables.AWS_REGION,
      endpoint: variables.AWS_ENDPOINT_URL_S3 ?? null,
      credentials: toCredentials(variables),
    })),

  gcs: z
    .object({
      GCS_BUCKET: text(),
      GCS_ENDPOINT_URL: url('http', 'https').optional(),
      GOOGLE_APPLICATION_CREDENTIALS: z.string().optional(),
    })
    .transform((variables) => ({
      provider: 'gcs' as const,
      bucket: variables.GCS_BUCKET,
      endpoint: variables.GCS_ENDPOINT_URL ?? null,
      credentialsFile: variables.GOOGLE_APPLICATION_CREDENTIALS ?? null,
    })),
};

interface KeyPair {
  AWS_ACCESS_KEY_ID?: string | undefined;
  AWS_SECRET_ACCESS_KEY?: string | undefined;
}

function toCredentials(pair: KeyPair) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = pair;
  return accessKeyId === undefined || secretAccessKey === undefined ? null : { accessKeyId, secretAccessKey };
}
