import { describeStoreFaults } from '../../support/stores/describe-store-faults.ts';
import { startSupabaseServer } from '../../support/stores/supabase-server.ts';

describeStoreFaults('supabase', async () => {
  const server = await startSupabaseServer();
  const setup = (changes: object) => (url: string) => ({
    supabase: { isSetUp: true, config: { ...server.options, url, ...changes } } as const,
  });
  return {
    ...server,
    setupAt: setup({}),
    refused: [
      ['no key at all', setup({ serviceKey: 'no.key.atall' }), 'SUPABASE_SERVICE_KEY'],
      ["the public's key", setup({ serviceKey: server.anonKey }), 'SUPABASE_SERVICE_KEY'],
      ['an expired key', setup({ serviceKey: server.expiredKey }), 'SUPABASE_SERVICE_KEY'],
      ['a rotated key', setup({ serviceKey: server.rotatedKey }), 'SUPABASE_SERVICE_KEY'],
      ['a missing bucket', setup({ bucket: 'nowhere' }), 'SUPABASE_STORAGE_BUCKET'],
    ],
    secrets: [server.options.serviceKey, server.anonKey, server.expiredKey, server.rotatedKey],
    bytesInFlight: 6 * 1024 * 1024,
  };
});
