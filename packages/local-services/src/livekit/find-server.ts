import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { basename, join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { findOnPath, runCommand } from '../processes/run-command.ts';
import { TOOLS_FOLDER } from '../project.ts';
import { keepProgram, keptPath } from '../tools/kept-programs.ts';

/** The release that is downloaded or built, and that deploy/compose.yaml starts. */
export const LIVEKIT_VERSION = '1.11.0';
/** The minimum version of a server found on PATH. */
const OLDEST_VERSION = { major: 1, minor: 9 } as const;
const SOURCE_MODULE = 'github.com/livekit/livekit-server/cmd/server';
/** The limit for the connection only, so that an unreachable host fails soon. The download itself has no limit. */
const CONNECT_TIMEOUT_MS = 10_000;

interface ReleaseArchive {
  readonly url: string;
  readonly sha256: string;
}

/**
 * Official archives by platform, each with the SHA-256 of the release's own checksums.txt. There are none for macOS,
 * where Homebrew has the server. A release with unknown checksums is not listed, because nothing unchecked is run.
 */
export const RELEASE_ARCHIVES: Readonly<Record<string, ReleaseArchive>> = {
  'linux-x64': {
    url: archiveUrl('linux_amd64'),
    sha256: '3e76ed51ecdfefc3005e4257095dccd1ccc8f8b77517d9f2353de7906650b68b',
  },
  'linux-arm64': {
    url: archiveUrl('linux_arm64'),
    sha256: '6741466bc12e75544338292ab2c1c02c02f3c626568230b5548fffc53e5a87ff',
  },
};

function archiveUrl(target: string): string {
  const folder = `https://github.com/livekit/livekit/releases/download/v${LIVEKIT_VERSION}`;
  return `${folder}/livekit_${LIVEKIT_VERSION}_${target}.tar.gz`;
}

interface LivekitServerProgram {
  readonly path: string;
  /** The origin of the program, for output. */
  readonly origin: string;
}

/**
 * Finds the LiveKit server program: on PATH, else in the tools folder, else the official release, else built from
 * source.
 * @param report receives lines about slow steps, and why an option failed
 * @throws SETUP_FAILED with the reason of each option
 */
export async function findLivekitServer(report: (line: string) => void): Promise<LivekitServerProgram> {
  const refusals: string[] = [];
  for (const way of [findInstalled, findKept, download, build]) {
    const found = await way(report).catch((error: unknown) => {
      const refusal = error instanceof Error ? error.message : String(error);
      refusals.push(refusal);
      report(refusal);
      return null;
    });
    if (found !== null) return found;
  }
  throw new YoungMindsError(
    'SETUP_FAILED',
    'There is no LiveKit server. Put livekit-server on PATH (macOS: brew install livekit), install Go to have it ' +
      `built, or give LIVEKIT_URL.\n${refusals.map((refusal) => `  - ${refusal}`).join('\n')}`,
  );
}

async function findInstalled(): Promise<LivekitServerProgram | null> {
  const path = await findOnPath('livekit-server');
  if (path === null) return null;
  const version = await readVersion(path);
  if (isRecentEnough(version)) return { path, origin: `${version}, on PATH` };
  const { major, minor } = OLDEST_VERSION;
  throw new Error(`${path} is ${version}, and ${major}.${minor} is the oldest that will do`);
}

async function readVersion(path: string): Promise<string> {
  const answer = await runCommand(path, ['--version']);
  return /(\d+\.\d+\.\d+)/.exec(answer)?.[1] ?? 'of no known version';
}

function isRecentEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST_VERSION.major || (major === OLDEST_VERSION.major && minor >= OLDEST_VERSION.minor);
}

async function findKept(): Promise<LivekitServerProgram | null> {
  const path = keptServer(LIVEKIT_VERSION);
  return existsSync(path) ? { path, origin: `${LIVEKIT_VERSION}, from ${TOOLS_FOLDER}` } : null;
}

async function download(report: (line: string) => void): Promise<LivekitServerProgram> {
  const target = `${platform()}-${arch()}`;
  const release = RELEASE_ARCHIVES[target];
  if (release === undefined) throw new Error(`there is no official release for ${target} with a known checksum`);
  report(`downloading ${release.url}`);
  await keepProgram(keptServer(LIVEKIT_VERSION), (folder) => downloadServer(release, folder));
  return { path: keptServer(LIVEKIT_VERSION), origin: `${LIVEKIT_VERSION}, the official release` };
}

/**
 * Downloads a release into a folder, checks it against its pinned checksum, then unpacks the server. Returns its path.
 */
export async function downloadServer(release: ReleaseArchive, folder: string): Promise<string> {
  const archive = await fetchBytes(release.url);
  const sha256 = createHash('sha256').update(archive).digest('hex');
  if (sha256 !== release.sha256) throw new Error(`${release.url} has the SHA-256 ${sha256}, not ${release.sha256}`);
  const file = join(folder, basename(release.url));
  await writeFile(file, archive);
  await runCommand('tar', ['-xzf', file, '-C', folder, 'livekit-server']);
  return join(folder, 'livekit-server');
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  const connecting = new AbortController();
  const timer = setTimeout(() => connecting.abort(new Error('no answer')), CONNECT_TIMEOUT_MS);
  try {
    const response = await fetch(url, { signal: connecting.signal });
    clearTimeout(timer);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return await response.bytes();
  } catch (error) {
    throw new Error(`${url} could not be downloaded: ${reasonOf(error)}`);
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

async function build(report: (line: string) => void): Promise<LivekitServerProgram> {
  const path = await buildLivekitServer(LIVEKIT_VERSION, report);
  return { path, origin: `${LIVEKIT_VERSION}, built with Go` };
}

/** Builds a release with Go, once for this user. Returns the path of the program. */
export async function buildLivekitServer(version: string, report: (line: string) => void): Promise<string> {
  const path = keptServer(version);
  if (existsSync(path)) return path;
  if ((await findOnPath('go')) === null) throw new Error('Go is not installed, so it could not be built either');
  report(`building LiveKit ${version} with Go, once for this user; a minute or two`);
  await keepProgram(path, async (folder) => {
    await runCommand('go', ['install', `${SOURCE_MODULE}@v${version}`], { env: { GOBIN: folder }, cwd: folder });
    return join(folder, 'server');
  });
  return path;
}

function keptServer(version: string): string {
  return keptPath('livekit-server', version);
}
