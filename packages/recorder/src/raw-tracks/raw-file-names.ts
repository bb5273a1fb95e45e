import { YoungMindsError } from '@young-minds/core';

/** Matches a capture run's journal or one of its track files; see `journalFile` and `TrackFiles`. */
const RAW_FILE = /^take-\d{1,15}\/(?:journal\.jsonl|[A-Za-z0-9_-]{1,100}\.mkv)$/;

export function isRawFile(file: string): boolean {
  return RAW_FILE.test(file);
}

/**
 * Rejects every name but those of raw files, because names from a store become paths on this disk.
 * @throws INVALID_OBJECT_PATH
 */
export function assertRawFile(file: string): void {
  if (isRawFile(file)) return;
  const message = 'This is not the name of a track or a journal.';
  throw new YoungMindsError('INVALID_OBJECT_PATH', message, { details: { file: file.slice(0, 100) } });
}
