import { mkdirSync } from 'node:fs';
import { isYoungMindsError, YoungMindsError } from '@young-minds/recording/domain';
import type { Recorder, RecorderReport, StartRecorderRequest } from '@young-minds/recording/ports';
import { AccessToken } from 'livekit-server-sdk';
import { recordingFolder } from './recording-folder.ts';
import { endedReport, RoomRecording } from './room-recording.ts';

export interface EmbeddedRecorderOptions {
  readonly livekit: { readonly url: string; readonly apiKey: string; readonly apiSecret: string };
  /** Where raw tracks are written, a folder a recording. */
  readonly captureDirectory: string;
  /** Told in order for each recording; a rejection is retried by the caller's own means, not here. */
  readonly onReport: (report: RecorderReport) => Promise<void>;
  readonly logger: RecorderLogger;
}

export interface RecorderLogger {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface EmbeddedRecorder extends Recorder {
  readonly kind: 'embedded';
  /** Leaves every room without ending the recordings; another process, or this one's successor, resumes them. */
  close(): Promise<void>;
}

const TOKEN_LIFETIME = '6h';

/**
 * Records rooms by joining them as a hidden participant and writing the encoded tracks as they come.
 * A recording that is started again, after a crash or by another worker, goes on in the same folder.
 */
export function createEmbeddedRecorder(options: EmbeddedRecorderOptions): EmbeddedRecorder {
  const rooms = new Map<string, RoomRecording>();
  const tell = createReportLine(options);
  return {
    kind: 'embedded',
    activeRecordingIds: () => [...rooms.keys()],
    async start(request) {
      if (rooms.has(request.recordingId)) return;
      const directory = recordingFolder(options.captureDirectory, request.recordingId);
      createFolder(directory);
      rooms.set(
        request.recordingId,
        new RoomRecording({
          request,
          url: options.livekit.url,
          directory,
          createToken: () => createRecorderToken(options.livekit, request),
          report: tell,
        }),
      );
    },
    async stop(recordingId) {
      const room = rooms.get(recordingId);
      if (room === undefined) {
        // Recorded by a process that is gone: its files tell the rest.
        tell(endedReport(recordingId, recordingFolder(options.captureDirectory, recordingId), 'recorder was gone'));
        return;
      }
      // Known until its files are closed, or a second stop would take it for one that is gone.
      await room.stop('stopped');
      rooms.delete(recordingId);
    },
    async letGo(recordingId) {
      const room = rooms.get(recordingId);
      rooms.delete(recordingId);
      await room?.handOver();
    },
    async close() {
      const open = [...rooms.values()];
      rooms.clear();
      await Promise.all(open.map((room) => room.handOver()));
    },
  };
}

/** Hands reports on one after the other for each recording, so that an end never overtakes a beginning. */
function createReportLine({ onReport, logger }: EmbeddedRecorderOptions): (report: RecorderReport) => void {
  const lines = new Map<string, Promise<void>>();
  return (report) => {
    const { recordingId, type } = report;
    logger.info({ recordingId, report: type }, `recorder ${type}`);
    const before = lines.get(recordingId) ?? Promise.resolve();
    const after = before
      .then(() => onReport(report))
      .catch((error: unknown) =>
        logger.error({ recordingId, report: type, err: error }, 'a recorder report was not taken'),
      );
    lines.set(recordingId, after);
  };
}

function createFolder(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (isYoungMindsError(error)) throw error;
    throw new YoungMindsError('RECORDER_UNAVAILABLE', 'The capture folder cannot be written to; check CAPTURE_DIR.', {
      cause: error,
    });
  }
}

/** `recorder` sets the room's recording flag, `hidden` keeps the recorder out of the participants. */
async function createRecorderToken(
  { apiKey, apiSecret }: EmbeddedRecorderOptions['livekit'],
  { recordingId, roomName }: StartRecorderRequest,
): Promise<string> {
  const token = new AccessToken(apiKey, apiSecret, { identity: `recorder-${recordingId}`, ttl: TOKEN_LIFETIME });
  token.addGrant({
    roomJoin: true,
    room: roomName,
    canSubscribe: true,
    canPublish: false,
    canPublishData: false,
    hidden: true,
    recorder: true,
  });
  return token.toJwt();
}
