import type { OtherStore } from './config.ts';
import { list, problemsOf } from './fields.ts';
import type { Environment } from './read-environment.ts';
import { providerSchema, STORAGE_PROVIDERS, storageSchemas } from './storage-schema.ts';

/** A name is the prefix of variables. */
const NAME = /^[a-z][a-z0-9_]*$/;

interface OtherStores {
  readonly stores: readonly OtherStore[];
  readonly problems: readonly string[];
}

/**
 * Parses the stores that OTHER_STORES names. The variables of the store `old` are those of a provider with the prefix
 * `OLD_`, including `OLD_STORAGE_PROVIDER`.
 */
export function parseOtherStores(variables: Environment): OtherStores {
  const names = list().parse(variables.OTHER_STORES ?? '');
  const parsed = names.map((name) => parseStore(name.toLowerCase(), variables));
  return {
    stores: parsed.flatMap((found) => ('config' in found ? [found] : [])),
    problems: parsed.flatMap((found) => ('problems' in found ? found.problems : [])),
  };
}

function parseStore(name: string, variables: Environment): OtherStore | { readonly problems: readonly string[] } {
  if (!NAME.test(name) || STORAGE_PROVIDERS.some((provider) => provider === name)) {
    return { problems: [`OTHER_STORES has the name "${name}"; use letters, digits and _, and no provider's name`] };
  }
  const prefix = `${name.toUpperCase()}_`;
  const own = withoutPrefix(variables, prefix);
  if (own.STORAGE_PROVIDER === undefined) return { problems: [`${prefix}STORAGE_PROVIDER is missing`] };
  const provider = providerSchema.safeParse(own);
  if (!provider.success) return { problems: problemsOf(provider).map((problem) => prefix + problem) };
  if (provider.data === 'local') return { problems: [`${prefix}STORAGE_PROVIDER must be supabase, s3 or gcs`] };
  const config = storageSchemas[provider.data].safeParse(own);
  if (config.success) return { name, config: config.data };
  return { problems: problemsOf(config).map((problem) => prefix + problem) };
}

function withoutPrefix(variables: Environment, prefix: string): Environment {
  const own = Object.entries(variables).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]));
}
