import { describeStorageProvider } from '@young-minds/recording/conformance/storage-provider';
import { createS3Storage } from '@young-minds/storage/s3';
import { startS3Server } from '../support/stores/s3-server.ts';

describeStorageProvider('S3 storage', async () => {
  const server = await startS3Server();
  return {
    provider: createS3Storage(server.options),
    bytesInFlight: 4 * 8 * 1024 * 1024,
    close: server.close,
  };
});
