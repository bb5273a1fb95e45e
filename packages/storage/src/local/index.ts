export { createLocalStorage, type LocalStorageOptions } from './local-storage.ts';
export { createSignedObjectHandler, type SignedObjectHandlerOptions } from './serve-signed-object.ts';
