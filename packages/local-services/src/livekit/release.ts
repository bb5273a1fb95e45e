/** The release that is built from source; the recorder is measured against it. */
export const SOURCE_MODULE = 'github.com/livekit/livekit-server/cmd/server';
export const SOURCE_VERSION = '1.9.12';

/** The minimum version of a server found on PATH. */
export const OLDEST_VERSION = { major: 1, minor: 9 } as const;

export interface ReleaseArchive {
  readonly url: string;
  readonly sha256: string;
}

export const ARCHIVE_VERSION = '1.11.0';

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
  const folder = `https://github.com/livekit/livekit/releases/download/v${ARCHIVE_VERSION}`;
  return `${folder}/livekit_${ARCHIVE_VERSION}_${target}.tar.gz`;
}
