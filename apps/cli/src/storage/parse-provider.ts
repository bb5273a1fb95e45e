import { type StorageProviderName, YoungMindsError } from '@young-minds/recording/domain';

export const PROVIDERS = ['local', 'supabase', 's3', 'gcs'] as const satisfies StorageProviderName[];

/** A provider's name as an option gives it. @throws VALIDATION_FAILED, naming the option and what it may be */
export function parseProvider(option: string, value: string | undefined): StorageProviderName {
  const found = PROVIDERS.find((provider) => provider === value?.toLowerCase());
  if (found !== undefined) return found;
  throw new YoungMindsError('VALIDATION_FAILED', `${option} must be one of ${PROVIDERS.join(', ')}.`);
}
