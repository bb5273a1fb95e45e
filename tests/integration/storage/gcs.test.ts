import { describeStorageProvider } from '@young-minds/recording/conformance/storage-provider';
import { createGcsStorage } from '@young-minds/storage/gcs';
import { startGcsServer } from '../../support/stores/gcs-server.ts';

describeStorageProvider('Google Cloud storage', async () => {
  const server = await startGcsServer();
  return {
    provider: createGcsStorage(server.options),
    bytesInFlight: 2 * 8 * 1024 * 1024,
    close: server.close,
  };
});
