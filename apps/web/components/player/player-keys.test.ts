import { MediaUIEvents } from 'media-chrome/constants';
import { describe, expect, it } from 'vitest';
import { type KeyContext, requestForKey } from './player-keys.ts';

const VIDEO: KeyContext = {
  paused: true,
  muted: false,
  volume: 0.95,
  playbackRate: 1,
  currentTime: 52,
  duration: 60,
  isFullScreen: false,
  isPictureInPicture: false,
};

describe('requestForKey', () => {
  it.each([
    [' ', {}, 'PLAY', undefined],
    ['K', { paused: false }, 'PAUSE', undefined],
    ['m', {}, 'MUTE', undefined],
    ['m', { muted: true }, 'UNMUTE', undefined],
    ['f', {}, 'ENTER_FULLSCREEN', undefined],
    ['f', { isFullScreen: true }, 'EXIT_FULLSCREEN', undefined],
    ['p', {}, 'ENTER_PIP', undefined],
    ['p', { isPictureInPicture: true }, 'EXIT_PIP', undefined],
    ['ArrowLeft', {}, 'SEEK', 47],
    ['j', { currentTime: 4 }, 'SEEK', 0],
    ['l', {}, 'SEEK', 60],
    ['0', {}, 'SEEK', 0],
    ['9', {}, 'SEEK', 54],
    ['ArrowUp', {}, 'VOLUME', 1],
    ['ArrowDown', { volume: 0.05 }, 'VOLUME', 0],
    ['>', {}, 'PLAYBACK_RATE', 1.25],
    ['>', { playbackRate: 1.1 }, 'PLAYBACK_RATE', 1.25],
    ['>', { playbackRate: 2 }, 'PLAYBACK_RATE', 2],
    ['<', {}, 'PLAYBACK_RATE', 0.75],
    ['<', { playbackRate: 0.5 }, 'PLAYBACK_RATE', 0.5],
  ] as const)('requests for %j with %j: %s, %s', (key, video, name, detail) => {
    const type = MediaUIEvents[`MEDIA_${name}_REQUEST`];
    expect(requestForKey(key, { ...VIDEO, ...video })).toEqual(detail === undefined ? { type } : { type, detail });
  });

  it.each(['Tab', 'Enter', 'Escape', 'a', 'F5', '10'])('has no request for %j', (key) => {
    expect(requestForKey(key, VIDEO)).toBeNull();
  });
});
