import { YoungMindsError } from '@young-minds/core';

/** A take's journal or one of its tracks; see `journalFile` and `TrackFiles`. */
const RAW_FILE = /^take-\d{1,15}\/(?:journal\.jsonl|[A-Za-z0-9_-]{1,100}\.mkv)$/;

export function isRawFile(file: string): boolean {
  return RAW_FILE.test(file);
}

/** What comes from a store names files on this disk, so it must name ours and no others. @throws INVALID_OBJECT_PATH */
export function assertRawFile(file: string): void {
  if (isRawFile(file)) return;
  const message = 'This is not the name of a track or a journal.';
  throw new YoungMindsError('INVALID_OBJECT_PATH', message, { details: { file: file.slice(0, 100) } });
}
