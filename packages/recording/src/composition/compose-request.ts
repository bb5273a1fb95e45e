import { YoungMindsError } from '@young-minds/core';
import { z } from 'zod';
import type { RecorderOutput, Recording } from '../domain/index.ts';
import type { CaptureSource, ComposeRequest } from '../ports/index.ts';

/**
 * Returns the composer's request for a recording; the same for every try, so that the composer can return a finished
 * file.
 */
export function composeRequestOf(recording: Recording): ComposeRequest {
  const { id, config, firstJoinedAt, lastLeftAt } = recording;
  if (firstJoinedAt === null || lastLeftAt === null) {
    throw new YoungMindsError('INTERNAL', 'A captured recording has no span.', { details: { recordingId: id } });
  }
  const sessionSpan = { startAt: firstJoinedAt, endAt: lastLeftAt };
  return { recordingId: id, config, sessionSpan, source: captureSourceOf(recording) };
}

export function captureSourceOf({ recorder, sessionId, recordingSid, metadata }: Recording): CaptureSource {
  return { recorder, sessionId, recordingSid, output: outputSchema.safeParse(metadata.output).data ?? null };
}

const outputSchema: z.ZodType<RecorderOutput> = z.object({
  recordingSid: z.string(),
  status: z.string(),
  problem: z.string().nullable(),
  path: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  mediaStartedAt: z.string().nullable(),
});
