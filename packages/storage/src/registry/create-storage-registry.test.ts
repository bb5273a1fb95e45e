import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createStorageRegistry } from './create-storage-registry.ts';

const SITE = { baseUrl: 'http://localhost:3000', signingSecret: 'a'.repeat(32) };

describe('the storage registry', () => {
  it('has the local store, for new recordings and for those that lie there', () => {
    const registry = createStorageRegistry({ ...SITE, storage: { provider: 'local', directory: tmpdir() } });
    expect(registry.current.name).toBe('local');
    expect(registry.of('local')).toBe(registry.current);
  });

  it('says which store a recording lies in that cannot be reached', () => {
    const registry = createStorageRegistry({ ...SITE, storage: { provider: 'local', directory: tmpdir() } });
    expect(() => registry.of('s3')).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID' }));
  });

  it.each(['supabase', 's3', 'gcs'] as const)('refuses %s at start, and names what to set instead', (provider) => {
    expect(() => createStorageRegistry({ ...SITE, storage: { provider } })).toThrow(
      `STORAGE_PROVIDER ${provider} is not built yet; set it to local.`,
    );
  });
});
