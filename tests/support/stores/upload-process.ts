import { isYoungMindsError } from '@young-minds/recording/domain';
import { createStorageRegistry, type StorageRegistryOptions } from '@young-minds/storage/registry';

/**
 * Uploads one file in a process of its own, so that a test can kill it in the middle. Prints what has been announced so
 * far, a number a line, and in the end `done` or the error's code.
 */
const { registry, file, path } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly registry: StorageRegistryOptions;
  readonly file: string;
  readonly path: string;
};
let announcedBytes = 0;
const upload = createStorageRegistry(registry).current.uploadRecording(file, path, {
  async beforeSending(sizeBytes) {
    announcedBytes += sizeBytes;
    process.stdout.write(`${announcedBytes}\n`);
  },
});
const end = await upload.then(
  () => 'done',
  (error: unknown) => (isYoungMindsError(error) ? error.code : String(error)),
);
process.stdout.write(`${end}\n`);
