import { expect, test } from 'vitest';
import { DEFAULT_RECORDING_CONFIG, readRecordingConfig } from './recording-config.ts';

test.each([
  ['a whole configuration', { enabled: true, resolution: '1920x1080', fps: 25, bitrate: 3_000_000 }, null],
  ['whole pictures', { enabled: true, resolution: '1280x720', fps: 30, fit: 'whole' }, null],
  ['a layout', { enabled: true, resolution: '1280x720', fps: 30, layout: 'speaker' }, null],
  ['an unknown fit', { fps: 25, fit: 'stretch' }, DEFAULT_RECORDING_CONFIG],
  ['no value', null, DEFAULT_RECORDING_CONFIG],
  ['some of the fields', { fps: 25 }, { ...DEFAULT_RECORDING_CONFIG, fps: 25 }],
  ['a value out of range', { fps: 1000 }, DEFAULT_RECORDING_CONFIG],
  [
    'a wrong value in a session that is not recorded',
    { enabled: false, resolution: '4k' },
    { ...DEFAULT_RECORDING_CONFIG, enabled: false },
  ],
  ['a wrong type', 'on', DEFAULT_RECORDING_CONFIG],
])('a stored configuration with %s can be used', (_, stored, expected) => {
  expect(readRecordingConfig(stored)).toEqual(expected ?? stored);
});
