import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { type Logger, YoungMindsError } from '@young-minds/core';
import { recordingFolder } from '@young-minds/media/recording-folder';
import type { Recorder, RecorderReport } from '@young-minds/recording/ports';
import { endedReport } from './capture/room-recording.ts';
import { RecorderThreads } from './threads/recorder-threads.ts';

export interface EmbeddedRecorderOptions {
  readonly livekit: { readonly url: string; readonly apiKey: string; readonly apiSecret: string };
  /** The folder that raw tracks are written to, with one subfolder per recording. */
  readonly captureDirectory: string;
  /** Called in order for each recording. The recorder does not retry after a rejection; that is up to the caller. */
  readonly onReport: (report: RecorderReport) => Promise<void>;
  readonly logger: Logger;
  /** Called about once a second with the number of packets lost in all rooms. */
  readonly onPacketsLost?: (count: number) => void;
  /** How many threads share the rooms. The default is one per processor, at most four. */
  readonly threads?: number;
}

export interface EmbeddedRecorder extends Recorder {
  readonly kind: 'embedded';
  /** Resolves once the recorder can record a room immediately. A recording that is started earlier waits until then. */
  whenReady(): Promise<void>;
  /** Leaves every room without ending the recordings. Another process, or the restarted one, resumes them. */
  close(): Promise<void>;
}

/** One thread records dozens of rooms. */
const MAX_THREADS = 4;

/**
 * Creates a recorder that joins rooms as a hidden participant and writes the encoded tracks as they arrive. A recording
 * that is started again, after a crash or by another worker, continues in the same folder.
 */
export function createEmbeddedRecorder(options: EmbeddedRecorderOptions): EmbeddedRecorder {
  const { livekit, captureDirectory, logger } = options;
  const report = createReportQueue(options);
  const count = options.threads ?? Math.min(availableParallelism(), MAX_THREADS);
  const { onPacketsLost } = options;
  const threads = new RecorderThreads({
    ...{ livekit, captureDirectory, logger, count, onReport: report },
    ...(onPacketsLost && { onPacketsLost }),
  });
  return {
    kind: 'embedded',
    activeRecordingIds: () => threads.recordingIds,
    async start(request) {
      logger.info({ recordingId: request.recordingId, roomName: request.roomName }, 'recorder starts');
      createFolder(recordingFolder(captureDirectory, request.recordingId));
      threads.start(request);
    },
    async stop(recordingId) {
      if ((await threads.leave('stop', recordingId)) === 'left') return;
      // The process or thread that recorded it is gone, so the report is made from its files.
      report(endedReport(recordingId, recordingFolder(captureDirectory, recordingId), 'recorder was gone'));
    },
    async handOver(recordingId) {
      await threads.leave('hand_over', recordingId);
    },
    whenReady: () => threads.whenReady(),
    close: () => threads.close(),
  };
}

/** Delivers the reports of each recording one after the other, so that an end never overtakes a start. */
function createReportQueue({ onReport, logger }: EmbeddedRecorderOptions): (report: RecorderReport) => void {
  const lines = new Map<string, Promise<void>>();
  return (report) => {
    const { recordingId, type } = report;
    logger.info({ recordingId, ...reasonOf(report), report: type }, `recorder ${type}`);
    const before = lines.get(recordingId) ?? Promise.resolve();
    const after = before
      .then(() => onReport(report))
      .catch((error: unknown) =>
        logger.error({ recordingId, report: type, err: error }, 'a recorder report was not accepted'),
      );
    lines.set(recordingId, after);
  };
}

function reasonOf(report: RecorderReport): { readonly reason?: string } {
  return 'reason' in report ? { reason: report.reason } : {};
}

function createFolder(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new YoungMindsError('RECORDER_UNAVAILABLE', 'The capture folder cannot be written to; check CAPTURE_DIR.', {
      cause: error,
    });
  }
}
