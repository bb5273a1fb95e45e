import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';

export type Environment = Readonly<Record<string, string>>;

/** Lowest precedence first: a later file overrides an earlier one, and the process's environment overrides both. */
const FILES = ['.env', '.env.local'];

/**
 * Returns the merged variables: the process's environment overrides `.env.local`, which overrides `.env`.
 * Empty values count as not set, such as `SMTP_URL=` in a copied example file.
 */
export function readEnvironment(root: string = findProjectRoot()): Environment {
  const layers = [...FILES.map((name) => readFile(join(root, name))), process.env];
  return Object.assign({}, ...layers.map(withoutBlanks));
}

/** Returns the nearest folder at or above `from` whose package.json declares workspaces, or `from` if there is none. */
export function findProjectRoot(from: string = process.cwd()): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (declaresWorkspaces(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) return from;
  }
}

function declaresWorkspaces(manifestPath: string): boolean {
  return existsSync(manifestPath) && 'workspaces' in JSON.parse(readFileSync(manifestPath, 'utf8'));
}

function readFile(path: string): NodeJS.Dict<string> {
  return existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {};
}

export function withoutBlanks(variables: NodeJS.Dict<string>): Environment {
  const given = Object.entries(variables).filter((entry): entry is [string, string] => Boolean(entry[1]?.trim()));
  return Object.fromEntries(given);
}

/** Returns the environment for a child process: this process's environment with additions. */
export function childEnvironment(additions: NodeJS.Dict<string> = {}): NodeJS.Dict<string> {
  return { ...process.env, ...additions };
}
