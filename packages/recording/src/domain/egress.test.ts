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

test('reads a missing status as STARTING, because zero values are omitted', () => {
  expect(parseEgressInfo(ASKED).status).toBe('EGRESS_STARTING');
});

test('an unknown status causes no transition', () => {
  expect(parseEgressInfo({ ...ASKED, status: 'EGRESS_REWINDING' }).status).toBe('EGRESS_ENDING');
});

test('parses times from nanosecond strings and reads zero as no time', () => {
  const { requestedAt, endedAt } = parseEgressInfo({ ...ASKED, endedAt: '0' });
  expect(requestedAt).toEqual(new Date(1795434410081));
  expect(endedAt).toBeNull();
});

test('keeps the request time separate from the time of the first media', () => {
  const { requestedAt, file } = parseEgressInfo(ENDED);
  expect((file?.mediaStartedAt?.getTime() ?? 0) - (requestedAt?.getTime() ?? 0)).toBe(3114);
});

test('reads the file results and ignores the older `file` field', () => {
  const egress = parseEgressInfo({ ...ENDED, file: { location: '/somewhere/else.mp4' } });
  expect(egress.file).toMatchObject({ location: '/tmp/egress/a.mp4', sizeBytes: 8294098 });
});

test('parses an API response with default values like a webhook', () => {
  const withDefaults = { ...ENDED, error: '', errorCode: 0, streamResults: [], manifestLocation: '' };
  expect(parseEgressInfo(withDefaults)).toEqual({ ...parseEgressInfo(ENDED), errorCode: 0 });
});

test('keeps the file and the error of a failed egress', () => {
  const egress = parseEgressInfo({ ...ENDED, status: 'EGRESS_FAILED', error: 'pipeline frozen', errorCode: 500 });
  expect(recorderOutputOf(egress)).toEqual({
    recordingSid: 'EG_1',
    status: 'EGRESS_FAILED',
    problem: 'pipeline frozen',
    path: '/tmp/egress/a.mp4',
    sizeBytes: 8294098,
    mediaStartedAt: new Date('2026-11-23T11:46:53.195Z'),
  });
  expect(endReasonOf(egress)).toBe('EGRESS_FAILED: pipeline frozen: End reason: StopEgress API');
});
