import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { type Logger, YoungMindsError } from '@young-minds/core';
import { recordingFolder } from '@young-minds/media/recording-folder';
import type { Recorder, RecorderReport } from '@young-minds/recording/ports';
import { endedReport } from './capture/room-recording.ts';
import { RecorderThreads } from './threads/recorder-threads.ts';

export interface EmbeddedRecorderOptions {
  readonly livekit: { readonly url: string; readonly apiKey: string; readonly apiSecret: string };
  /** Where raw tracks are written, a folder a recording. */
  readonly captureDirectory: string;
  /** Told in order for each recording; a rejection is retried by the caller's own means, not here. */
  readonly onReport: (report: RecorderReport) => Promise<void>;
  readonly logger: Logger;
  /** Told, about once a second, how many packets of all rooms did not come. */
  readonly onPacketsLost?: (count: number) => void;
  /** How many threads share the rooms; as many as there are processors by default, up to four. */
  readonly threads?: number;
}

export interface EmbeddedRecorder extends Recorder {
  readonly kind: 'embedded';
  /** Resolves once a room could be recorded at once; what is started earlier waits for it. */
  whenReady(): Promise<void>;
  /** Leaves every room without ending the recordings; another process, or this one's successor, resumes them. */
  close(): Promise<void>;
}

/** One takes dozens of rooms. */
const MAX_THREADS = 4;

/**
 * Records rooms by joining them as a hidden participant and writing the encoded tracks as they come.
 * A recording that is started again, after a crash or by another worker, goes on in the same folder.
 */
export function createEmbeddedRecorder(options: EmbeddedRecorderOptions): EmbeddedRecorder {
  const { livekit, captureDirectory, logger } = options;
  const tell = createReportLine(options);
  const count = options.threads ?? Math.min(availableParallelism(), MAX_THREADS);
  const { onPacketsLost } = options;
  const threads = new RecorderThreads({
    ...{ livekit, captureDirectory, logger, count, onReport: tell },
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
      // Recorded by a process or a thread that is gone: its files tell the rest.
      tell(endedReport(recordingId, recordingFolder(captureDirectory, recordingId), 'recorder was gone'));
    },
    async letGo(recordingId) {
      await threads.leave('let_go', recordingId);
    },
    whenReady: () => threads.whenReady(),
    close: () => threads.close(),
  };
}

/** Hands reports on one after the other for each recording, so that an end never overtakes a beginning. */
function createReportLine({ onReport, logger }: EmbeddedRecorderOptions): (report: RecorderReport) => void {
  const lines = new Map<string, Promise<void>>();
  return (report) => {
    const { recordingId, type } = report;
    logger.info({ recordingId, ...reasonOf(report), report: type }, `recorder ${type}`);
    const before = lines.get(recordingId) ?? Promise.resolve();
    const after = before
      .then(() => onReport(report))
      .catch((error: unknown) =>
        logger.error({ recordingId, report: type, err: error }, 'a recorder report was not taken'),
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
