import { describeStorageProvider } from '@young-minds/recording/conformance/storage-provider';
import { createSupabaseStorage } from '@young-minds/storage/supabase';
import { startSupabaseServer } from '../support/stores/supabase-server.ts';

describeStorageProvider('Supabase storage', async () => {
  const server = await startSupabaseServer();
  return {
    provider: createSupabaseStorage(server.options),
    bytesInFlight: 6 * 1024 * 1024,
    close: server.close,
  };
});
