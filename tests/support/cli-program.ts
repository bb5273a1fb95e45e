import { join } from 'node:path';
import { ROOT } from '@young-minds/local-services/project';

/** The command line's program, for tests that run a command in its own process. */
export const CLI = join(ROOT, 'apps/cli/src/main.ts');
