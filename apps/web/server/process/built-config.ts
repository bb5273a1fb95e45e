import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The current build; in the container image, which has only one, the folder that Next builds by default. */
const BUILD_FOLDERS = [join('.next', 'builds', 'current'), '.next'];

/**
 * Returns the variable that gives Next the configuration which its build stored, instead of next.config.ts. Reading a
 * TypeScript configuration needs Next's compiler, which takes time at every start and is not in the container image.
 * It names the folder of its build, not the link to it, so a newer build changes nothing for this process. Without a
 * build there is none: Next itself reports that.
 * @see the `server.js` of Next's standalone output, which sets the same variable
 */
export function readBuiltConfig(webFolder: string): NodeJS.Dict<string> {
  const files = BUILD_FOLDERS.map((folder) => join(webFolder, folder, 'required-server-files.json'));
  const file = files.find(existsSync);
  if (file === undefined) return {};
  const { config } = JSON.parse(readFileSync(file, 'utf8'));
  return { __NEXT_PRIVATE_STANDALONE_CONFIG: JSON.stringify(config) };
}
