import { expect, test } from 'vitest';
import { endReasonOf, recorderOutputOf } from './egress.ts';
import { parseEgressInfo } from './egress-info.ts';

const ASKED = { egressId: 'EG_1', roomId: 'RM_1', roomName: 'session-1', startedAt: '1795434410081229919' };
const ENDED = {
  ...ASKED,
  status: 'EGRESS_COMPLETE',
  endedAt: '1795434475813502648',
  details: 'End reason: StopEgress API',
  roomComposite: { fileOutputs: [{ fileType: 'MP4', filepath: '/tmp/egress/a.mp4' }] },
  fileResults: [
    { startedAt: '1795434413195233324', duration: '62339029689', size: '8294098', location: '/tmp/egress/a.mp4' },
  ],
};

test('no status means STARTING, for zero values are left out', () => {
  expect(parseEgressInfo(ASKED).status).toBe('EGRESS_STARTING');
});

test('a status nobody knows yet moves nothing', () => {
  expect(parseEgressInfo({ ...ASKED, status: 'EGRESS_REWINDING' }).status).toBe('EGRESS_ENDING');
});

test('times are nanoseconds as strings; a zero is no time', () => {
  const { requestedAt, endedAt } = parseEgressInfo({ ...ASKED, endedAt: '0' });
  expect(requestedAt).toEqual(new Date(1795434410081));
  expect(endedAt).toBeNull();
});

test("the request's time and the first media's are kept apart: the file begins some seconds later", () => {
  const { requestedAt, file } = parseEgressInfo(ENDED);
  expect((file?.mediaStartedAt?.getTime() ?? 0) - (requestedAt?.getTime() ?? 0)).toBe(3114);
});

test('the results are read, whatever the older `file` says', () => {
  const egress = parseEgressInfo({ ...ENDED, file: { location: '/somewhere/else.mp4' } });
  expect(egress.file).toMatchObject({ location: '/tmp/egress/a.mp4', sizeBytes: 8294098 });
});

test('what the API answers in snake_case with defaults reads like the webhook, once the SDK has it', () => {
  const withDefaults = { ...ENDED, error: '', errorCode: 0, streamResults: [], manifestLocation: '' };
  expect(parseEgressInfo(withDefaults)).toEqual({ ...parseEgressInfo(ENDED), errorCode: 0 });
});

test('a failed egress may have a good file; the row keeps both', () => {
  const egress = parseEgressInfo({ ...ENDED, status: 'EGRESS_FAILED', error: 'pipeline frozen', errorCode: 500 });
  expect(recorderOutputOf(egress)).toEqual({
    recordingSid: 'EG_1',
    status: 'EGRESS_FAILED',
    problem: 'pipeline frozen',
    path: '/tmp/egress/a.mp4',
    sizeBytes: 8294098,
    mediaStartedAt: '2026-11-23T11:46:53.195Z',
  });
  expect(endReasonOf(egress)).toBe('EGRESS_FAILED: pipeline frozen: End reason: StopEgress API');
});
