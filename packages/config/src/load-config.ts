import { resolve } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import type { StorageProviderName } from '@young-minds/recording/domain';
import type { z } from 'zod';
import type { Config, StorageConfig, StoreConfigs, StoreSetup } from './config.ts';
import { problemsOf } from './fields.ts';
import { parseOtherStores } from './other-stores.ts';
import {
  type PlatformVariables,
  platformSchema,
  toEgressConfig,
  toLivekitConfig,
  toMailConfig,
  toMonitoringConfig,
} from './platform-schema.ts';
import { type Environment, findProjectRoot, readEnvironment, withoutBlanks } from './read-environment.ts';
import { providerSchema, storageSchemas } from './storage-schema.ts';

/**
 * Returns the frozen configuration of this process. Relative folders are resolved against the project's root.
 * @param env replaces the process's environment and the `.env` files
 * @throws CONFIGURATION_INVALID, one error that lists all problems and contains no secrets
 */
export function loadConfig(env?: NodeJS.Dict<string>): Config {
  const variables = env === undefined ? readEnvironment() : withoutBlanks(env);
  const platform = platformSchema.safeParse(variables);
  const storage = parseStorage(variables);
  const others = parseOtherStores(variables);
  const misfits = platform.success && storage.success ? misfitsOf(platform.data, storage.data) : [];
  const problems = [...problemsOf(platform), ...problemsOf(storage), ...others.problems, ...misfits];
  if (!platform.success || !storage.success || problems.length > 0) throw configurationInvalid(problems);
  const stores = { ...parseStores(variables), others: others.stores };
  return deepFreeze(toConfig(platform.data, { storage: storage.data, stores }));
}

function parseStorage(variables: Environment) {
  const provider = providerSchema.safeParse(variables);
  return provider.success ? storageSchemas[provider.data].safeParse(variables) : provider;
}

/** Parses each provider's own store. Only the current one must be set up; another one's problems are reported on its first use. */
function parseStores(variables: Environment): Omit<StoreConfigs, 'others'> {
  return {
    local: setupOf(storageSchemas.local.transform(withAbsoluteDirectory).safeParse(variables)),
    supabase: setupOf(storageSchemas.supabase.safeParse(variables)),
    s3: setupOf(storageSchemas.s3.safeParse(variables)),
    gcs: setupOf(storageSchemas.gcs.safeParse(variables)),
  };
}

function setupOf<Provider extends StorageProviderName>(
  result: z.ZodSafeParseResult<Extract<StorageConfig, { provider: Provider }>>,
): StoreSetup<Provider> {
  return result.success ? { isSetUp: true, config: result.data } : { isSetUp: false, problems: problemsOf(result) };
}

function withAbsoluteDirectory<Local extends { readonly directory: string }>(local: Local): Local {
  return { ...local, directory: resolve(findProjectRoot(), local.directory) };
}

function toConfig(variables: PlatformVariables, { storage, stores }: Pick<Config, 'storage' | 'stores'>): Config {
  const root = findProjectRoot();
  const url = new URL(variables.BETTER_AUTH_URL).origin;
  const egress = toEgressConfig(variables);
  return {
    databaseUrl: variables.DATABASE_URL,
    web: {
      port: variables.PORT,
      host: variables.WEB_HTTP_HOST ?? null,
      baseUrl: url,
      trustedProxies: variables.TRUSTED_PROXIES,
      hstsIncludesSubdomains: variables.HSTS_INCLUDE_SUBDOMAINS,
    },
    auth: { secret: variables.BETTER_AUTH_SECRET, url },
    livekit: toLivekitConfig(variables),
    mail: toMailConfig(variables),
    operatorEmail: variables.OPERATOR_EMAIL ?? null,
    recording: {
      enabled: variables.RECORDING_ENABLED,
      recorder: variables.RECORDER,
      layout: variables.RECORDING_LAYOUT,
      graceSeconds: variables.RECORDING_GRACE_SECONDS,
      captureDirectory: resolve(root, variables.CAPTURE_DIR),
      rawTracks: {
        // With the local store it would be a copy on the same disk.
        toStore: variables.RAW_TRACKS_TO_STORE ?? storage.provider !== 'local',
        keep: variables.KEEP_RAW_TRACKS,
      },
    },
    egress: { ...egress, directory: resolve(root, egress.directory) },
    audit: {
      anchorKey: variables.AUDIT_ANCHOR_KEY ?? null,
      anchorFile: variables.AUDIT_ANCHOR_FILE === undefined ? null : resolve(root, variables.AUDIT_ANCHOR_FILE),
    },
    monitoring: toMonitoringConfig(variables),
    storage: storage.provider === 'local' ? withAbsoluteDirectory(storage) : storage,
    stores,
    logLevel: variables.LOG_LEVEL,
  };
}

/** Returns the problems that depend on both the recorder and the store. */
function misfitsOf(variables: PlatformVariables, { provider }: StorageConfig): string[] {
  if (variables.RECORDER !== 'egress' || variables.EGRESS_OUTPUT !== 'bucket') return [];
  if (provider === 'local') return ['EGRESS_OUTPUT bucket needs a STORAGE_PROVIDER with buckets: s3, gcs or supabase'];
  const lacksKeys = provider === 'supabase' && variables.SUPABASE_S3_ACCESS_KEY_ID === undefined;
  return lacksKeys ? ['SUPABASE_S3_ACCESS_KEY_ID is missing; EGRESS_OUTPUT bucket needs it with supabase'] : [];
}

function configurationInvalid(problems: string[]): YoungMindsError {
  const lines = problems.map((problem) => `  - ${problem}`).join('\n');
  return new YoungMindsError(
    'CONFIGURATION_INVALID',
    `The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}. ` +
      `Set these in the environment or in .env.local (see docs/environment.md):\n${lines}`,
    { details: { problems } },
  );
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part);
  return Object.freeze(value);
}
