import { createStorageRegistry, type StorageRegistryOptions } from '@young-minds/storage/registry';

/**
 * Uploads one file in a separate process, so that a test can kill it in the middle. Prints the number of bytes
 * announced so far, one number per line, and then `done`.
 */
const { registry, file, path } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly registry: StorageRegistryOptions;
  readonly file: string;
  readonly path: string;
};
let announcedBytes = 0;
await createStorageRegistry(registry).current.uploadRecording(file, path, {
  async beforeSending(sizeBytes) {
    announcedBytes += sizeBytes;
    process.stdout.write(`${announcedBytes}\n`);
  },
});
process.stdout.write('done\n');
