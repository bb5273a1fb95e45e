import { createStorageRegistry, type StorageRegistryOptions } from '@young-minds/storage/registry';

/**
 * Uploads one file in a process of its own, so that a test can kill it in the middle. Prints what has been announced so
 * far, a number a line, and `done`.
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
