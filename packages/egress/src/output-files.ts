import { createReadStream, existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Mp4Facts } from '@young-minds/media/probe-mp4';
import { parseEgressOutputPath, throwUnlessLocked } from '@young-minds/recording/domain';
import type { ObjectStat, StorageProvider } from '@young-minds/recording/ports';
import type { EgressDestination } from './file-output.ts';

export interface OutputPlace {
  readonly destination: EgressDestination;
  readonly storage: StorageProvider;
}

/** The files that egresses left at their destination, a folder or a bucket. */
export interface OutputFiles {
  /** Lists the paths of a session's outputs; in a folder, possibly those of all sessions. */
  list(sessionId: string): Promise<string[]>;
  stat(path: string): Promise<Pick<ObjectStat, 'sizeBytes' | 'modifiedAt'>>;
  read(path: string): Promise<Readable>;
  /** Deletes a file; a missing one is no error. */
  remove(path: string): Promise<void>;
}

/** A playable MP4 on this machine. */
export interface FetchedOutput {
  readonly file: string;
  readonly facts: Mp4Facts;
  /** When Egress wrote the last of it. */
  readonly modifiedAt: Date;
  /** When its first media was recorded; null if the output itself does not contain that. */
  readonly mediaStartedAt: Date | null;
  readonly qualityIssues: readonly string[];
}

export function outputFilesOf({ destination, storage }: OutputPlace): OutputFiles {
  return destination.kind === 'file' ? inFolder(destination.directory) : inBucket(storage);
}

function inFolder(directory: string): OutputFiles {
  return {
    async list() {
      const names = existsSync(directory) ? await readdir(directory) : [];
      return names.map((name) => join(directory, name));
    },
    async stat(path) {
      const { size, mtime } = await stat(path);
      return { sizeBytes: size, modifiedAt: mtime };
    },
    read: async (path) => createReadStream(path),
    remove: (path) => rm(path, { force: true }),
  };
}

function inBucket(storage: StorageProvider): OutputFiles {
  return {
    async list(sessionId) {
      const paths = await Array.fromAsync(storage.list(`sessions/${sessionId}/`));
      // The finished recording has the plain name; what Egress wrote has the mark of its attempt.
      return paths.filter((path) => parseEgressOutputPath(path)?.attempt != null);
    },
    stat: (path) => storage.stat(path),
    read: (path) => storage.read(path),
    remove: (path) => storage.deleteRecording(path).catch(throwUnlessLocked),
  };
}
