import { describe, expect, test } from 'vitest';
import {
  byWriterAndSequence,
  isUploadAttemptOf,
  parseRawChunkPath,
  posterObjectPath,
  rawChunkPath,
  rawChunksPrefix,
  recordingIdOfObject,
  recordingObjectPath,
  uploadAttemptPath,
} from './object-path.ts';

describe('the path of an object', () => {
  const SESSION = '11111111-1111-4111-8111-111111111111';
  const RECORDING = '22222222-2222-4222-8222-222222222222';

  test('identifies the recording', () => {
    expect(recordingIdOfObject(recordingObjectPath(SESSION, RECORDING))).toBe(RECORDING);
    expect(recordingIdOfObject(posterObjectPath(SESSION, RECORDING))).toBe(RECORDING);
  });

  test('identifies an attempt to upload it', () => {
    const path = recordingObjectPath(SESSION, RECORDING);
    const attempt = uploadAttemptPath(path, '0123456789abcdef');
    expect(recordingIdOfObject(attempt)).toBe(RECORDING);
    expect(isUploadAttemptOf(path, attempt)).toBe(true);
    expect(isUploadAttemptOf(posterObjectPath(SESSION, RECORDING), attempt)).toBe(false);
    expect(isUploadAttemptOf(path, path)).toBe(false);
  });

  test.each([
    '',
    'probes/22222222-2222-4222-8222-222222222222.txt',
    `sessions/${SESSION}/readme.mp4`,
    `sessions/first/${RECORDING}.mp4`,
    `sessions/${SESSION}/${RECORDING}.txt`,
    `backup/sessions/${SESSION}/${RECORDING}.mp4`,
  ])('%j belongs to no recording', (path) => {
    expect(recordingIdOfObject(path)).toBeNull();
  });
});

describe('the path of a raw chunk', () => {
  const recordingId = 'f4d6f6b4-2f63-4f0e-9a51-0d5c8a3f7b21';
  const name = { recordingId, writer: '0123456789abcdef', sequence: 7, sha256: 'ab'.repeat(32) };

  test('contains the recording, the writer, the sequence number and the checksum', () => {
    const path = rawChunkPath(name);
    expect(path).toBe(`raw/${recordingId}/0123456789abcdef-00000007-abababababab.chunk`);
    expect(path.startsWith(rawChunksPrefix(recordingId))).toBe(true);
    expect(parseRawChunkPath(path)).toEqual({ ...name, sha256: 'abababababab' });
  });

  test('rejects other paths and invalid names', () => {
    expect(parseRawChunkPath(`sessions/${recordingId}/${recordingId}.mp4`)).toBeNull();
    expect(parseRawChunkPath(`raw/someone/0123456789abcdef-00000007-abababababab.chunk`)).toBeNull();
    const invalid = expect.objectContaining({ code: 'INVALID_OBJECT_PATH' });
    expect(() => rawChunksPrefix('../sessions')).toThrow(invalid);
    expect(() => rawChunkPath({ ...name, writer: '..' })).toThrow(invalid);
  });

  test('sorts by writer and sequence number, also beyond eight digits', () => {
    const sequences = [100_000_000, 2, 99_999_999].map((sequence) => ({ ...name, sequence }));
    const inOrder = [...sequences, { ...name, writer: '00'.repeat(8), sequence: 5 }].sort(byWriterAndSequence);
    expect(inOrder.map(({ sequence }) => sequence)).toEqual([5, 2, 99_999_999, 100_000_000]);
    expect(parseRawChunkPath(rawChunkPath({ ...name, sequence: 100_000_000 }))?.sequence).toBe(100_000_000);
  });
});
