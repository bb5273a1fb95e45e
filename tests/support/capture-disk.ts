import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createEmbeddedRawTracks } from '@young-minds/recorder';
import type { JournalEntry } from '@young-minds/recorder/journal/journal-entry';
import type { RawTracks, StorageProvider } from '@young-minds/recording/ports';
import {
  type Restoration,
  restoreRawTracks,
  type UploadedChunk,
  uploadRawTracks,
} from '@young-minds/recording/raw-tracks';
import type { ManualClock } from './manual-clock.ts';

const { signal } = new AbortController();

/** The disk of a machine that records, with what is uploaded from it and downloaded to it. */
export class CaptureDisk {
  readonly captureDirectory = mkdtempSync(join(tmpdir(), 'capture-disk-'));
  readonly rawTracks: RawTracks = createEmbeddedRawTracks({ captureDirectory: this.captureDirectory });
  readonly clock: ManualClock;

  constructor(clock: ManualClock) {
    this.clock = clock;
  }

  /** Appends to a file, as a recorder does. */
  append(recordingId: string, file: string, bytes: Uint8Array | string): void {
    const path = join(this.captureDirectory, recordingId, file);
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, bytes);
  }

  note(recordingId: string, run: number, ...entries: JournalEntry[]): void {
    const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`);
    this.append(recordingId, `take-${run}/journal.jsonl`, lines.join(''));
  }

  /** Returns all files of a recording with their contents. */
  async contents(recordingId: string): Promise<Record<string, Buffer>> {
    const files = await this.rawTracks.list(recordingId);
    return Object.fromEntries(
      files.map(({ file }) => [file, readFileSync(join(this.captureDirectory, recordingId, file))]),
    );
  }

  upload(store: StorageProvider, recordingId: string, rawTracks = this.rawTracks): Promise<UploadedChunk> {
    return uploadRawTracks(
      { rawTracks, storage: { current: store, of: () => store }, clock: this.clock },
      { recordingId, signal },
    );
  }

  restore(store: StorageProvider, recordingId: string): Promise<Restoration> {
    return restoreRawTracks({ rawTracks: this.rawTracks, store }, { recordingId, signal });
  }

  /** Deletes the disk, as if the machine were lost. */
  [Symbol.dispose](): void {
    rmSync(this.captureDirectory, { recursive: true, force: true });
  }
}
