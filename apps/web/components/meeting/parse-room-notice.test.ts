import { expect, test } from 'vitest';
import { parseRoomNotice } from './parse-room-notice.ts';

const NOTICE = {
  isAtRisk: true,
  unrecordedTracks: [{ trackSid: 'TR_1', name: 'Ada', source: 'camera', reason: 'encrypted', codec: null }],
};

test('parses the notice that the recorder posts', () => {
  expect(parseRoomNotice(JSON.stringify(NOTICE))).toEqual(NOTICE);
});

test.each([undefined, '', 'words', '{}', '{"unrecordedTracks":[{"name":1}]}'])(
  'parses %j as an empty notice',
  (metadata) => {
    expect(parseRoomNotice(metadata)).toEqual({ unrecordedTracks: [], isAtRisk: false });
  },
);
