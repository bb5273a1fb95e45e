import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeStoreFaults } from '../../support/stores/describe-store-faults.ts';
import { startGcsServer } from '../../support/stores/gcs-server.ts';

describeStoreFaults('gcs', async () => {
  const server = await startGcsServer();
  const setup = (changes: object) => (endpoint: string) => ({
    gcs: { isSetUp: true, config: { ...server.options, endpoint, ...changes } } as const,
  });
  const key = await readFile(server.options.credentialsFile ?? '', 'utf8');
  await writeFile(join(server.folder, 'garbage.json'), 'no key');
  return {
    ...server,
    setupAt: setup({}),
    refused: [['a missing bucket', setup({ bucket: 'nowhere' }), 'GCS_BUCKET']],
    secrets: [JSON.parse(key).private_key],
    // The emulator accepts a chunk completely or not at all, and loses unfinished uploads when it restarts.
    bytesInFlight: 2 * 8 * 1024 * 1024,
  };
});
