import { z } from 'zod';
import { isUuid } from './recording.ts';
import type { RecorderOutput } from './recording-metadata.ts';

/** LiveKit's names for the status of an egress. */
const EGRESS_STATUSES = [
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
const FILE_NAME = /([0-9a-f-]{36})[./]([0-9a-f-]{36})(?:\.[0-9a-f]{8})?\.mp4$/;

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

/**
 * Returns the name of an egress file: session, recording, and a mark that is unique to each start, because Egress
 * silently overwrites a file of the same name. The separator is `/` in a bucket and `.` in a folder that two accounts
 * share.
 */
export function egressFileName(ids: EgressFileIds, separator: '/' | '.'): string {
  return `${ids.sessionId}${separator}${ids.recordingId}.${ids.attempt}.mp4`;
}

/** Returns the recording in an output path; null for an egress that is not ours. */
export function recordingIdOfEgressPath(path: string | null): string | null {
  const [, sessionId = '', recordingId = ''] = FILE_NAME.exec(path ?? '') ?? [];
  return isUuid(sessionId) && isUuid(recordingId) ? recordingId : null;
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

// Protobuf's JSON writes 64-bit numbers as strings and leaves out zero values, so a missing status means STARTING.
const NANOS_PER_MS = 1_000_000n;

const int64 = z.union([z.string().regex(/^\d{1,20}$/), z.int().nonnegative()]).transform(BigInt);

const moment = int64.transform((nanos) => (nanos === 0n ? null : new Date(Number(nanos / NANOS_PER_MS)))).default(null);

const words = z
  .string()
  .transform((value) => (value === '' ? null : value))
  .default(null);

const fileSchema = z.object({
  location: words,
  size: int64.optional(),
  startedAt: moment,
  endedAt: moment,
});

/** LiveKit's EgressInfo in camelCase, as in webhooks; only the fields in use. */
export const egressInfoSchema = z
  .object({
    egressId: z.string().min(1),
    roomId: words,
    roomName: z.string().default(''),
    // An unknown status causes no transition.
    status: z.enum(EGRESS_STATUSES).default('EGRESS_STARTING').catch('EGRESS_ENDING'),
    startedAt: moment,
    updatedAt: moment,
    endedAt: moment,
    error: words,
    errorCode: z.int().optional(),
    details: words,
    roomComposite: z.object({ fileOutputs: z.array(z.object({ filepath: words })).default([]) }).optional(),
    // The older `file` field is absent if there are several outputs; the results are always present.
    fileResults: z.array(fileSchema).default([]),
  })
  .transform(toSnapshot);

interface EgressInfo {
  readonly egressId: string;
  readonly roomId: string | null;
  readonly roomName: string;
  readonly status: EgressSnapshot['status'];
  readonly startedAt: Date | null;
  readonly updatedAt: Date | null;
  readonly endedAt: Date | null;
  readonly error: string | null;
  readonly errorCode?: number | undefined;
  readonly details: string | null;
  readonly roomComposite?: { readonly fileOutputs: readonly { readonly filepath: string | null }[] } | undefined;
  readonly fileResults: readonly z.output<typeof fileSchema>[];
}

function toSnapshot(info: EgressInfo): EgressSnapshot {
  const [file] = info.fileResults;
  return {
    egressId: info.egressId,
    roomName: info.roomName,
    roomSid: info.roomId,
    status: info.status,
    outputPath: info.roomComposite?.fileOutputs[0]?.filepath ?? null,
    requestedAt: info.startedAt,
    updatedAt: info.updatedAt,
    endedAt: info.endedAt,
    error: info.error,
    errorCode: info.errorCode ?? null,
    details: info.details,
    file: file === undefined ? null : toFile(file),
  };
}

function toFile({ location, size, startedAt, endedAt }: z.output<typeof fileSchema>): EgressSnapshot['file'] {
  const sizeBytes = size === undefined ? null : Number(size);
  return { location, sizeBytes, mediaStartedAt: startedAt, mediaEndedAt: endedAt };
}

/** Reads an EgressInfo in protobuf's JSON. @throws if it has no egress id */
export function parseEgressInfo(json: unknown): EgressSnapshot {
  return egressInfoSchema.parse(json);
}
