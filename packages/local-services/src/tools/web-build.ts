import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { runCommand } from '../processes/run-command.ts';
import { ROOT, WEB_FOLDER } from '../project.ts';
import { provideBuild } from './build-folders.ts';
import type { ReportProgress } from './step.ts';

/** `apps/web/main.ts` serves the current build in this folder. */
const BUILDS_FOLDER = join(WEB_FOLDER, '.next', 'builds');
const VERSION_LENGTH = 16;

const IGNORED = new Set(['node_modules', '.next', 'next-env.d.ts', 'tsconfig.tsbuildinfo']);

const OWN_SCOPE = '@young-minds/';

const manifestSchema = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });

/** The Next program that apps/web depends on. */
export const NEXT_PROGRAM = createRequire(join(WEB_FOLDER, 'package.json')).resolve('next/dist/bin/next');

/**
 * Builds the web app if there is no build of these sources, and makes that build the current one. A web process that
 * runs keeps serving the build with which it started. Returns whether it built anything.
 */
export function ensureWebBuild(report: ReportProgress): Promise<boolean> {
  const version = hashSources().slice(0, VERSION_LENGTH);
  return provideBuild({
    folder: BUILDS_FOLDER,
    version,
    async build(target) {
      report('building the pages (next build); a minute or so');
      const env = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', NEXT_DIST_DIR: relative(WEB_FOLDER, target) };
      await runCommand(process.execPath, [NEXT_PROGRAM, 'build'], { cwd: WEB_FOLDER, env });
    },
  });
}

/** Returns one hash over all inputs of the build. */
function hashSources(): string {
  const hash = createHash('sha256');
  const files = [...listWorkspaces(WEB_FOLDER).flatMap(listFiles), join(ROOT, 'package-lock.json')];
  for (const file of files.sort()) hash.update(relative(ROOT, file)).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

/** Lists a workspace's folder and those of all workspaces that it depends on, directly or not. */
function listWorkspaces(folder: string, found = new Set<string>()): string[] {
  found.add(folder);
  const { dependencies } = manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  const own = Object.keys(dependencies).filter((name) => name.startsWith(OWN_SCOPE));
  for (const name of own) {
    const needed = join(ROOT, 'packages', name.slice(OWN_SCOPE.length));
    if (!found.has(needed)) listWorkspaces(needed, found);
  }
  return [...found];
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (IGNORED.has(entry.name) || entry.name.endsWith('.test.ts')) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? listFiles(path) : [path];
  });
}
