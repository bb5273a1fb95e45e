import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { CURRENT_NOTICE, findNotice, RECORDING_NOTICES } from './recording-notice.ts';

test.each(RECORDING_NOTICES)('notice $version has the text that its hash was computed from', (notice) => {
  const { title, text, agreement, sha256 } = notice;
  expect(createHash('sha256').update([title, text, agreement].join('\n')).digest('hex')).toBe(sha256);
  expect(findNotice(notice.version)).toBe(notice);
});

test('the current notice is the latest of the known ones', () => {
  expect(RECORDING_NOTICES.at(-1)).toBe(CURRENT_NOTICE);
  expect(new Set(RECORDING_NOTICES.map(({ version }) => version)).size).toBe(RECORDING_NOTICES.length);
  expect(findNotice('3000')).toBeNull();
});
