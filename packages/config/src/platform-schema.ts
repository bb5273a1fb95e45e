import { join } from 'node:path';
import { z } from 'zod';
import { type Config, LOG_LEVELS } from './config.ts';
import { flag, integer, list, needs, oneOf, secret, text, url } from './fields.ts';

/** Shorter secrets can be guessed from a signature. */
const MIN_SECRET_LENGTH = 32;
const MIN_TOKEN_LENGTH = 16;

/** All variables except those of the stores. */
export const platformSchema = z
  .object({
    DATABASE_URL: url('postgres', 'postgresql'),
    PORT: integer({ min: 1, max: 65_535 }).default(3000),
    WEB_HTTP_HOST: z.string().optional(),
    TRUSTED_PROXIES: list().default([]),
    HSTS_INCLUDE_SUBDOMAINS: flag().default(false),
    BETTER_AUTH_SECRET: secret(MIN_SECRET_LENGTH),
    BETTER_AUTH_URL: url('http', 'https'),
    LIVEKIT_URL: url('ws', 'wss', 'http', 'https'),
    LIVEKIT_PUBLIC_URL: url('ws', 'wss', 'http', 'https').optional(),
    LIVEKIT_API_KEY: text(),
    LIVEKIT_API_SECRET: secret(MIN_SECRET_LENGTH),
    SMTP_URL: url('smtp', 'smtps').optional(),
    MAIL_FROM: z.string().optional(),
    OPERATOR_EMAIL: z.email({ error: 'must be a mail address' }).optional(),
    RECORDING_ENABLED: flag().default(true),
    RECORDING_LAYOUT: oneOf(['grid', 'speaker']).default('grid'),
    RECORDER: oneOf(['embedded', 'egress']).default('embedded'),
    RECORDER_FALLBACK: oneOf(['embedded', 'none']).default('embedded'),
    EGRESS_OUTPUT: oneOf(['file', 'bucket']).default('file'),
    EGRESS_OUTPUT_DIR: z.string().default('/tmp/egress'),
    EGRESS_MANIFEST: flag().default(false),
    SUPABASE_S3_ACCESS_KEY_ID: z.string().optional(),
    SUPABASE_S3_SECRET_ACCESS_KEY: z.string().optional(),
    SUPABASE_S3_REGION: z.string().default('local'),
    RECORDING_GRACE_SECONDS: integer({ min: 0, max: 600 }).default(20),
    CAPTURE_DIR: z.string().default(join('.data', 'capture')),
    RAW_TRACKS_TO_STORE: flag().optional(),
    KEEP_RAW_TRACKS: flag().default(false),
    CAPTURE_MIN_FREE_MB: integer({ min: 1, max: 10_000_000 }).default(1000),
    AUDIT_ANCHOR_KEY: secret(MIN_SECRET_LENGTH).optional(),
    AUDIT_ANCHOR_FILE: z.string().optional(),
    METRICS_TOKEN: secret(MIN_TOKEN_LENGTH).optional(),
    WORKER_HTTP_HOST: z.string().default('127.0.0.1'),
    WORKER_HTTP_PORT: integer({ min: 0, max: 65_535 }).default(9465),
    LOG_LEVEL: oneOf(LOG_LEVELS).default('info'),
  })
  .refine(...needs('SMTP_URL', 'MAIL_FROM'))
  .refine(...needs('MAIL_FROM', 'SMTP_URL'))
  .refine(...needs('AUDIT_ANCHOR_FILE', 'AUDIT_ANCHOR_KEY'))
  .refine(...needs('SUPABASE_S3_ACCESS_KEY_ID', 'SUPABASE_S3_SECRET_ACCESS_KEY'))
  .refine(...needs('SUPABASE_S3_SECRET_ACCESS_KEY', 'SUPABASE_S3_ACCESS_KEY_ID'));

export type PlatformVariables = z.output<typeof platformSchema>;

export function toMailConfig({ SMTP_URL, MAIL_FROM }: PlatformVariables): Config['mail'] {
  return SMTP_URL === undefined || MAIL_FROM === undefined ? null : { smtpUrl: SMTP_URL, from: MAIL_FROM };
}

export function toEgressConfig(variables: PlatformVariables): Config['egress'] {
  const { SUPABASE_S3_ACCESS_KEY_ID: accessKeyId, SUPABASE_S3_SECRET_ACCESS_KEY: secretAccessKey } = variables;
  const hasKeys = accessKeyId !== undefined && secretAccessKey !== undefined;
  return {
    fallback: variables.RECORDER_FALLBACK === 'none' ? null : variables.RECORDER_FALLBACK,
    output: variables.EGRESS_OUTPUT,
    directory: variables.EGRESS_OUTPUT_DIR,
    hasManifest: variables.EGRESS_MANIFEST,
    supabaseS3: hasKeys ? { accessKeyId, secretAccessKey, region: variables.SUPABASE_S3_REGION } : null,
  };
}

export function toMonitoringConfig(variables: PlatformVariables): Config['monitoring'] {
  const { METRICS_TOKEN, WORKER_HTTP_HOST: workerHost, WORKER_HTTP_PORT: workerPort } = variables;
  const captureReserveBytes = variables.CAPTURE_MIN_FREE_MB * 1e6;
  return { metricsToken: METRICS_TOKEN ?? null, workerHost, workerPort, captureReserveBytes };
}

export function toLivekitConfig(variables: PlatformVariables): Config['livekit'] {
  const serverUrl = toWebSocketUrl(variables.LIVEKIT_URL);
  return {
    url: serverUrl,
    publicUrl: variables.LIVEKIT_PUBLIC_URL === undefined ? serverUrl : toWebSocketUrl(variables.LIVEKIT_PUBLIC_URL),
    apiKey: variables.LIVEKIT_API_KEY,
    apiSecret: variables.LIVEKIT_API_SECRET,
  };
}

/** Normalizes a LiveKit URL to `ws` or `wss`. LiveKit's SDKs also accept `http` and `https`. */
function toWebSocketUrl(address: string): string {
  return address.replace(/^http/, 'ws').replace(/\/+$/, '');
}
