import { type ErrorCode, YoungMindsError } from '@young-minds/core';
import type { CaptureSource } from '@young-minds/recording/ports';

interface EmptyOutput {
  readonly recordingId: string;
  readonly source: Pick<CaptureSource, 'recordingSid' | 'output'>;
}

type Output = NonNullable<CaptureSource['output']>;

/**
 * How Egress reports that it could not store what it recorded. Its error code is that of any invalid request, so only
 * the text identifies it.
 * @see https://github.com/livekit/egress/blob/main/pkg/errors/errors.go
 */
const UPLOAD_FAILURE = /upload failed|upload queue full/i;
/** How Egress reports that its handler was killed. Such a report has no times, however long the handler recorded. */
const KILLED = /signal: /;

/**
 * Returns the error for a recording of which Egress left nothing, with one code for each cause. An egress that never
 * reported its end may still deliver its file, so only that error is retryable.
 */
export function explainEmptyOutput({ recordingId, source: { output, recordingSid } }: EmptyOutput): YoungMindsError {
  const [code, message] = output === null ? withoutReport(recordingSid) : withReport(output);
  return new YoungMindsError(code, message, { details: { recordingId, output } });
}

function withoutReport(recordingSid: string | null): [ErrorCode, string] {
  if (recordingSid === null) return ['RECORDER_NOT_STARTED', 'No egress started while participants were in the room.'];
  return [
    'RECORDER_OUTPUT_MISSING',
    `The egress ${recordingSid} never reported its end, and its output folder has no file of this recording yet.`,
  ];
}

function withReport(output: Output): [ErrorCode, string] {
  const { status, problem } = output;
  const report = `(${status}${problem === null ? '' : `: ${problem}`})`;
  if (problem !== null && UPLOAD_FAILURE.test(problem)) {
    const fix = 'Check that its output folder or bucket exists and that Egress may write to it.';
    return ['RECORDER_OUTPUT_LOST', `Egress could not store its file and deleted it ${report}. ${fix}`];
  }
  if (hasNeverRecorded(output)) return ['RECORDER_NOT_STARTED', `The egress ended before it recorded ${report}.`];
  if (status === 'EGRESS_FAILED') {
    const next = 'See its log for the cause, such as too little memory.';
    return ['RECORDER_CRASHED', `Egress crashed while it recorded, and left no file ${report}. ${next}`];
  }
  return ['RECORDER_OUTPUT_LOST', `Egress ended without a file ${report}. See its log for the cause.`];
}

function hasNeverRecorded({ status, problem, mediaStartedAt }: Output): boolean {
  if (problem !== null && KILLED.test(problem)) return false;
  return status === 'EGRESS_ABORTED' || (status === 'EGRESS_FAILED' && mediaStartedAt === null);
}
