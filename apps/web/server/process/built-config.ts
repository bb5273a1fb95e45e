import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Returns the variable that gives Next the configuration which its build stored, instead of next.config.ts. Reading a
 * TypeScript configuration needs Next's compiler, which takes time at every start and is not in the container image.
 * Without a build there is none: Next itself reports that.
 * @see the `server.js` of Next's standalone output, which sets the same variable
 */
export function readBuiltConfig(webFolder: string): NodeJS.Dict<string> {
  const file = join(webFolder, '.next', 'required-server-files.json');
  if (!existsSync(file)) return {};
  const { config } = JSON.parse(readFileSync(file, 'utf8'));
  return { __NEXT_PRIVATE_STANDALONE_CONFIG: JSON.stringify(config) };
}
