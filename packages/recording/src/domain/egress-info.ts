import { z } from 'zod';
import { EGRESS_STATUSES, type EgressSnapshot } from './egress.ts';

const NANOS_PER_MS = 1_000_000n;

// Protobuf's JSON writes 64-bit numbers as strings and leaves out zero values, so a missing status means STARTING.
const int64 = z.union([z.string().regex(/^\d{1,20}$/), z.int().nonnegative()]).transform(BigInt);

const moment = int64.transform((nanos) => (nanos === 0n ? null : new Date(Number(nanos / NANOS_PER_MS)))).default(null);

const optionalText = z
  .string()
  .transform((value) => (value === '' ? null : value))
  .default(null);

const fileSchema = z.object({
  location: optionalText,
  size: int64.optional(),
  startedAt: moment,
  endedAt: moment,
});

/** LiveKit's EgressInfo in camelCase, as in webhooks; only the fields in use. */
export const egressInfoSchema = z
  .object({
    egressId: z.string().min(1),
    roomId: optionalText,
    roomName: z.string().default(''),
    // An unknown status causes no transition.
    status: z.enum(EGRESS_STATUSES).default('EGRESS_STARTING').catch('EGRESS_ENDING'),
    startedAt: moment,
    updatedAt: moment,
    endedAt: moment,
    error: optionalText,
    errorCode: z.int().optional(),
    details: optionalText,
    roomComposite: z.object({ fileOutputs: z.array(z.object({ filepath: optionalText })).default([]) }).optional(),
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
