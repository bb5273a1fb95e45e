import { existsSync } from 'node:fs';
import { readdir, readlink, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The current build, the previous one for a rollback, and one more for a web process that has run since before both. */
const KEPT_BUILDS = 3;
const CURRENT_LINK = 'current';
const COMPLETE_FILE = 'complete';

interface WantedBuild {
  /** Contains one folder per version, and the link `current`. */
  readonly folder: string;
  /** Identifies the sources; the name of the build's folder. */
  readonly version: string;
  /** Builds the version into this folder. */
  readonly build: (target: string) => Promise<void>;
}

/**
 * Makes a version the current build. Builds it next to the others if it is not there, and switches only when it is
 * complete, so that a process that serves another build keeps all of its files. Deletes old builds. Returns whether it
 * built anything.
 */
export async function provideBuild({ folder, version, build }: WantedBuild): Promise<boolean> {
  const target = join(folder, version);
  const isNew = !existsSync(join(target, COMPLETE_FILE));
  if (isNew) {
    await rm(target, { recursive: true, force: true });
    await build(target);
    await writeFile(join(target, COMPLETE_FILE), '');
  }
  if ((await findCurrent(folder)) !== version) await switchTo(folder, version);
  if (isNew) await deleteOldBuilds(folder);
  return isNew;
}

/** Returns the version of the current build, or null if there is none. */
async function findCurrent(folder: string): Promise<string | null> {
  return readlink(join(folder, CURRENT_LINK)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

/** A new link that replaces the old one is atomic: a process that starts finds one build or the other. */
async function switchTo(folder: string, version: string): Promise<void> {
  const unfinished = join(folder, `${CURRENT_LINK}.${process.pid}`);
  await symlink(version, unfinished);
  await rename(unfinished, join(folder, CURRENT_LINK));
}

/** Keeps the newest builds, so that one that another process is making stays. */
async function deleteOldBuilds(folder: string): Promise<void> {
  const current = await findCurrent(folder);
  const versions = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const others = versions.map(({ name }) => name).filter((name) => name !== current);
  const dated = await Promise.all(
    others.map(async (name) => ({ name, changedMs: (await stat(join(folder, name))).mtimeMs })),
  );
  const old = dated.toSorted((one, other) => other.changedMs - one.changedMs).slice(KEPT_BUILDS - 1);
  await Promise.all(old.map(({ name }) => rm(join(folder, name), { recursive: true })));
}
