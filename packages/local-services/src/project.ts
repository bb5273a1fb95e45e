import { homedir } from 'node:os';
import { join } from 'node:path';
import { findProjectRoot } from '@young-minds/config';

/** The paths of this checkout. */
export const ROOT = findProjectRoot(import.meta.dirname);
export const WEB_FOLDER = join(ROOT, 'apps', 'web');
export const WEB_PROGRAM = join(WEB_FOLDER, 'main.ts');
export const WORKER_PROGRAM = join(ROOT, 'apps', 'worker', 'src', 'main.ts');
export const RECONCILE_PROGRAM = join(ROOT, 'apps', 'worker', 'src', 'reconcile-once.ts');

/** Everything that a local instance keeps: database, recordings, generated secrets, logs. */
export const DATA_FOLDER = join(ROOT, '.data');
export const LOG_FOLDER = join(DATA_FOLDER, 'logs');

/** Programs that were downloaded or built. All checkouts of this user share it, so that each is fetched once. */
export const TOOLS_FOLDER = join(homedir(), '.cache', 'young-minds', 'tools');
