export { migrateRecordings } from './migrate-recordings.ts';
export type { MigrateRecordingsDeps, MigrationRequest, MigrationStep } from './migration.ts';
