import type { StorageProviderName } from '@young-minds/recording/domain';
import { InvalidArgumentError } from 'commander';

export const PROVIDERS = ['local', 'supabase', 's3', 'gcs'] as const satisfies StorageProviderName[];

/** Parses a provider's name, in any case. @throws InvalidArgumentError with the supported names */
export function parseProvider(value: string): StorageProviderName {
  const found = PROVIDERS.find((provider) => provider === value.toLowerCase());
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`It must be one of ${PROVIDERS.join(', ')}.`);
}
