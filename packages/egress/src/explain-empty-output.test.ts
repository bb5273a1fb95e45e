import type { CaptureSource } from '@young-minds/recording/ports';
import { expect, test } from 'vitest';
import { explainEmptyOutput } from './explain-empty-output.ts';

const STARTED_AT = new Date('2026-03-01T10:00:04.000Z');

type Output = NonNullable<CaptureSource['output']>;

function outputWith(facts: Pick<Output, 'status' | 'problem'> & Partial<Output>): Output {
  return { recordingSid: 'EG_1', path: null, sizeBytes: null, mediaStartedAt: STARTED_AT, ...facts };
}

const ABORTED = { status: 'EGRESS_ABORTED', problem: 'Start signal not received', mediaStartedAt: null };
const PAGE_LOAD = { status: 'EGRESS_FAILED', problem: 'page load error: net::ERR_FAILED', mediaStartedAt: null };
/** As in a recorded delivery, which has no times although the handler had recorded. */
const KILLED = { status: 'EGRESS_FAILED', problem: 'signal: killed', mediaStartedAt: null };
const UNWRITABLE = { status: 'EGRESS_FAILED', problem: 'Local upload failed: mkdir /out: permission denied' };

test.each([
  ['an unwritable folder', UNWRITABLE, 'RECORDER_OUTPUT_LOST', 'permission denied'],
  ['a refusing bucket', { status: 'EGRESS_FAILED', problem: 'S3 upload failed: 403' }, 'RECORDER_OUTPUT_LOST', '403'],
  ['a killed handler', KILLED, 'RECORDER_CRASHED', 'signal: killed'],
  ['an aborted start', ABORTED, 'RECORDER_NOT_STARTED', 'Start signal not received'],
  ['a page that did not load', PAGE_LOAD, 'RECORDER_NOT_STARTED', 'ERR_FAILED'],
  [
    'a good end without a file',
    { status: 'EGRESS_COMPLETE', problem: null },
    'RECORDER_OUTPUT_LOST',
    'EGRESS_COMPLETE',
  ],
])('%s has its own code, and the message has the report', (_what, output, code, word) => {
  const source = { recordingSid: 'EG_1', output: outputWith(output) };
  const error = explainEmptyOutput({ recordingId: 'recording', source });
  expect(error).toMatchObject({ code, retryable: false });
  expect(error.message).toContain(word);
});

test('a recording that no egress was started for has not started', () => {
  const source = { recordingSid: null, output: null };
  const error = explainEmptyOutput({ recordingId: 'recording', source });
  expect(error).toMatchObject({ code: 'RECORDER_NOT_STARTED', retryable: false });
});

test('an egress that never reported its end may still deliver its file', () => {
  const source = { recordingSid: 'EG_1', output: null };
  const error = explainEmptyOutput({ recordingId: 'recording', source });
  expect(error).toMatchObject({ code: 'RECORDER_OUTPUT_MISSING', retryable: true });
});
