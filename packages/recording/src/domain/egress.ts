import { isUuid } from './recording.ts';
import type { RecorderOutput } from './recording-metadata.ts';

/** LiveKit's names for the status of an egress. */
export const EGRESS_STATUSES = [
  'EGRESS_STARTING',
  'EGRESS_ACTIVE',
  'EGRESS_ENDING',
  'EGRESS_COMPLETE',
  'EGRESS_FAILED',
  'EGRESS_ABORTED',
  'EGRESS_LIMIT_REACHED',
] as const;

export type EgressStatus = (typeof EGRESS_STATUSES)[number];

const ENDED: readonly EgressStatus[] = ['EGRESS_COMPLETE', 'EGRESS_FAILED', 'EGRESS_ABORTED', 'EGRESS_LIMIT_REACHED'];
/** Early versions wrote files without the mark of an attempt. */
const OUTPUT_NAME = /([0-9a-f-]{36})[./]([0-9a-f-]{36})(?:\.([0-9a-f]{8}))?(\.mp4|\.m3u8|_\d{5,}\.ts)$/;

/** One egress as LiveKit reports it, by webhook or API. */
export interface EgressSnapshot {
  readonly egressId: string;
  readonly roomName: string;
  /** The sid of the room that it was requested to record; a reopened room has another. */
  readonly roomSid: string | null;
  readonly status: EgressStatus;
  /** The requested path or object path of the file; null if this egress writes no file. */
  readonly outputPath: string | null;
  /** When it was requested. */
  readonly requestedAt: Date | null;
  readonly updatedAt: Date | null;
  readonly endedAt: Date | null;
  readonly error: string | null;
  readonly errorCode: number | null;
  /** For example "End reason: StopEgress API". */
  readonly details: string | null;
  readonly file: EgressFile | null;
}

interface EgressFile {
  /** Where the file was stored; null until it is there, or if it was lost. */
  readonly location: string | null;
  readonly sizeBytes: number | null;
  readonly mediaStartedAt: Date | null;
  readonly mediaEndedAt: Date | null;
}

export function hasEgressEnded({ status }: Pick<EgressSnapshot, 'status'>): boolean {
  return ENDED.includes(status);
}

export interface EgressFileIds {
  readonly sessionId: string;
  readonly recordingId: string;
  /** Eight hex digits. */
  readonly attempt: string;
}

interface EgressOutputNames {
  readonly file: string;
  readonly playlist: string;
  /** Egress appends `_00000.ts` to the first segment, `_00001.ts` to the next, and so on. */
  readonly segmentPrefix: string;
}

/**
 * Returns the names of an egress's outputs: session, recording, and a mark that is unique to each start, because Egress
 * silently overwrites a file of the same name. The separator is `/` in a bucket and `.` in a folder that two accounts
 * share.
 */
export function egressOutputNames(ids: EgressFileIds, separator: '/' | '.'): EgressOutputNames {
  const segmentPrefix = `${ids.sessionId}${separator}${ids.recordingId}.${ids.attempt}`;
  return { file: `${segmentPrefix}.mp4`, playlist: `${segmentPrefix}.m3u8`, segmentPrefix };
}

/** One file that an egress of ours wrote, read from its path. */
export interface EgressOutputName {
  readonly recordingId: string;
  /** The mark of its start; null in a file of an early version. */
  readonly attempt: string | null;
  readonly kind: 'file' | 'playlist' | 'segment';
}

/** Reads the path of an output; null if it is not of an egress of ours. */
export function parseEgressOutputPath(path: string | null): EgressOutputName | null {
  const [, sessionId = '', recordingId = '', attempt = null, ending] = OUTPUT_NAME.exec(path ?? '') ?? [];
  if (!isUuid(sessionId) || !isUuid(recordingId)) return null;
  if (ending === '.mp4') return { recordingId, attempt, kind: 'file' };
  return { recordingId, attempt, kind: ending === '.m3u8' ? 'playlist' : 'segment' };
}

/** Returns the recording in an output path; null for an egress that is not ours. */
export function recordingIdOfEgressPath(path: string | null): string | null {
  return parseEgressOutputPath(path)?.recordingId ?? null;
}

/** Returns what an ended egress reports about its file, for the recording's row: LiveKit deletes it within a day. */
export function recorderOutputOf(egress: EgressSnapshot): RecorderOutput {
  const { egressId, status, error, details, outputPath, file } = egress;
  return {
    recordingSid: egressId,
    status,
    problem: status === 'EGRESS_COMPLETE' ? null : (error ?? details ?? status),
    path: file?.location ?? outputPath,
    sizeBytes: file?.sizeBytes ?? null,
    mediaStartedAt: file?.mediaStartedAt ?? null,
  };
}

/** Returns why an egress ended, for readers of the audit trail. */
export function endReasonOf({ status, error, details }: EgressSnapshot): string {
  const parts = [status, error, details].filter((part) => part !== null && part !== '');
  return parts.join(': ');
}
