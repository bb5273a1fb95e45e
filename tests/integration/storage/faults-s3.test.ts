import { describeStoreFaults } from '../../support/stores/describe-store-faults.ts';
import { startS3Server } from '../../support/stores/s3-server.ts';

describeStoreFaults('s3', async () => {
  const server = await startS3Server();
  const { credentials } = server.options;
  const setup = (changes: object) => (endpoint: string) => ({
    s3: { isSetUp: true, config: { ...server.options, endpoint, ...changes } } as const,
  });
  return {
    ...server,
    setupAt: setup({}),
    refused: [
      ['an unknown key', setup({ credentials: { ...credentials, accessKeyId: 'unknown' } }), 'AWS_ACCESS_KEY_ID'],
      ['a wrong secret', setup({ credentials: { ...credentials, secretAccessKey: 'wrong' } }), 'AWS_ACCESS_KEY_ID'],
      ['a wrong region', setup({ region: 'us-east-1' }), 'AWS_REGION'],
      ['a missing bucket', setup({ bucket: 'nowhere' }), 'AWS_S3_BUCKET'],
    ],
    secrets: [credentials.secretAccessKey],
    bytesInFlight: 8 * 8 * 1024 * 1024,
  };
});
