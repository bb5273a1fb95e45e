/**
 * Migration. In: completed recordings of one storage provider.
 * Out: the same objects in another provider, and rows that refer to it.
 * Rules: compare every copy with the row's checksum before the row changes, continue after an interruption, move
 * nothing twice, and delete originals only if requested and after their copies were verified.
 */

export type { MigrateRecordingsDeps, MigrationRequest, MigrationStep } from './migrate-recordings.ts';
export { migrateRecordings } from './migrate-recordings.ts';
export { readdressRecordings } from './readdress-recordings.ts';
