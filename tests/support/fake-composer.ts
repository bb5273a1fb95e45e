import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { YoungMindsError } from '@young-minds/core';
import type { Artifact, ComposeRequest, Composer } from '@young-minds/recording/ports';

/** A fake composer that makes a different small file for each recording, as long as the session span. */
export class FakeComposer implements Composer {
  readonly composed: ComposeRequest[] = [];
  readonly discarded: string[] = [];
  /** Thrown by `compose` while set. */
  composeError: Error | null = null;
  /** While true, `compose` runs until it is aborted. */
  isEndless = false;
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async compose(request: ComposeRequest): Promise<Artifact> {
    if (this.composeError !== null) throw this.composeError;
    this.composed.push(request);
    if (this.isEndless) await untilAborted(request);
    request.onProgress?.(0.5);
    const { recordingId, sessionSpan, config } = request;
    const [filePath, posterPath] = [join(this.#directory, recordingId), join(this.#directory, `${recordingId}-poster`)];
    const video = `the video of ${recordingId}`;
    await writeFile(filePath, video);
    await writeFile(posterPath, `the poster of ${recordingId}`);
    const durationSeconds = (sessionSpan.endAt.getTime() - sessionSpan.startAt.getTime()) / 1000;
    const [width = 0, height = 0] = config.resolution.split('x').map(Number);
    return { filePath, posterPath, durationSeconds, sizeBytes: video.length, width, height, fps: config.fps };
  }

  async discard(recordingId: string): Promise<void> {
    this.discarded.push(recordingId);
  }

  async holds(recordingId: string): Promise<boolean> {
    return !this.discarded.includes(recordingId);
  }
}

async function untilAborted({ signal }: ComposeRequest): Promise<void> {
  await delay(2 ** 30, undefined, signal && { signal }).catch(() => undefined);
  throw new YoungMindsError('COMPOSITION_FAILED', 'The composition was stopped.');
}
