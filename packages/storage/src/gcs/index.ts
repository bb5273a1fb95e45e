export { createGcsStorage, type GcsStorageOptions } from './gcs-storage.ts';
