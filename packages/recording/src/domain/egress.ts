import { isUuid } from './ids.ts';
import type { RecorderOutput } from './recording.ts';

/** LiveKit's own words for how far an egress has come. */
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

/** One egress as LiveKit tells of it, by webhook or when asked. */
export interface EgressSnapshot {
  readonly egressId: string;
  readonly roomName: string;
  /** The sid of the room it was asked to record; a room opened anew has another. */
  readonly roomSid: string | null;
  readonly status: EgressStatus;
  /** The file's path or object path as it was asked for; null where this egress writes no file. */
  readonly outputPath: string | null;
  /** When it was asked for. */
  readonly requestedAt: Date | null;
  readonly updatedAt: Date | null;
  readonly endedAt: Date | null;
  readonly error: string | null;
  readonly errorCode: number | null;
  /** Such as "End reason: StopEgress API". */
  readonly details: string | null;
  readonly file: EgressFile | null;
}

export interface EgressFile {
  /** Where it ended up; null until it is there, or where it was lost. */
  readonly location: string | null;
  readonly sizeBytes: number | null;
  readonly mediaStartedAt: Date | null;
  readonly mediaEndedAt: Date | null;
}

const ENDED: readonly EgressStatus[] = ['EGRESS_COMPLETE', 'EGRESS_FAILED', 'EGRESS_ABORTED', 'EGRESS_LIMIT_REACHED'];

export function hasEgressEnded({ status }: Pick<EgressSnapshot, 'status'>): boolean {
  return ENDED.includes(status);
}

/**
 * What a recorder's own file is called: session, recording, and a mark that no other start of the same recording has,
 * for Egress overwrites a file of the same name without a word. The separator is `/` in a bucket and `.` in a folder
 * that two accounts share.
 */
export function egressFileName(ids: EgressFileIds, separator: '/' | '.'): string {
  return `${ids.sessionId}${separator}${ids.recordingId}.${ids.attempt}.mp4`;
}

export interface EgressFileIds {
  readonly sessionId: string;
  readonly recordingId: string;
  /** Eight hex digits. */
  readonly attempt: string;
}

const FILE_NAME = /([0-9a-f-]{36})[./]([0-9a-f-]{36})(?:\.[0-9a-f]{8})?\.mp4$/;

/** The recording an output path names; null for an egress that is not ours. */
export function recordingIdOfEgressPath(path: string | null): string | null {
  const [, sessionId = '', recordingId = ''] = FILE_NAME.exec(path ?? '') ?? [];
  return isUuid(sessionId) && isUuid(recordingId) ? recordingId : null;
}

/** What an ended egress says of its file, as the recording's row keeps it: LiveKit itself forgets it within a day. */
export function recorderOutputOf(egress: EgressSnapshot): RecorderOutput {
  const { egressId, status, error, details, outputPath, file } = egress;
  return {
    recordingSid: egressId,
    status,
    problem: status === 'EGRESS_COMPLETE' ? null : (error ?? details ?? status),
    path: file?.location ?? outputPath,
    sizeBytes: file?.sizeBytes ?? null,
    mediaStartedAt: file?.mediaStartedAt?.toISOString() ?? null,
  };
}

/** Why an egress ended, for people reading the audit trail. */
export function endReasonOf({ status, error, details }: EgressSnapshot): string {
  const parts = [status, error, details].filter((part) => part !== null && part !== '');
  return parts.join(': ');
}
