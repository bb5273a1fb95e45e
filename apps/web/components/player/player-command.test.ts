import { describe, expect, it } from 'vitest';
import { applyPlayerCommand, commandForKey, stepSpeed } from './player-command.ts';

describe('commandForKey', () => {
  it.each([
    [' ', { type: 'toggle-play' }],
    ['K', { type: 'toggle-play' }],
    ['ArrowLeft', { type: 'seek-by', seconds: -5 }],
    ['l', { type: 'seek-by', seconds: 10 }],
    ['0', { type: 'seek-to-part', part: 0 }],
    ['9', { type: 'seek-to-part', part: 0.9 }],
    ['>', { type: 'speed-step', direction: 1 }],
    ['f', { type: 'toggle-full-screen' }],
  ])('maps %j to a command', (key, command) => {
    expect(commandForKey(key)).toEqual(command);
  });

  it.each(['Tab', 'Enter', 'Escape', 'a', 'F5', '10'])('has no command for %j', (key) => {
    expect(commandForKey(key)).toBeNull();
  });
});

describe('stepSpeed', () => {
  it.each([
    [1, 1, 1.25],
    [1, -1, 0.75],
    [2, 1, 2],
    [0.5, -1, 0.5],
    [1.1, 1, 1.25],
  ] as const)('changes the speed from %d by %d to %d', (current, direction, next) => {
    expect(stepSpeed(current, direction)).toBe(next);
  });
});

describe('applyPlayerCommand', () => {
  /** A video element as far as seeking needs one. Its source loads when a test says so. */
  class LoadingVideo extends EventTarget {
    currentTime = 0;
    duration = Number.NaN;

    load(position: number): void {
      this.duration = 60;
      this.currentTime = position;
      this.dispatchEvent(new Event('loadedmetadata'));
    }
  }

  function createVideo() {
    const loading = new LoadingVideo();
    return { loading, video: loading as unknown as HTMLVideoElement, frame: new EventTarget() as HTMLElement };
  }

  it.each([
    [{ type: 'seek-to', seconds: 40 }, 40],
    [{ type: 'seek-to', seconds: 90 }, 60],
    [{ type: 'seek-by', seconds: -5 }, 15],
    [{ type: 'seek-to-part', part: 0.5 }, 30],
  ] as const)('applies %j once the source that is loading has a duration', (command, position) => {
    const { loading, video, frame } = createVideo();
    applyPlayerCommand(command, video, frame);
    expect(loading.currentTime).toBe(0);
    loading.load(20);
    expect(loading.currentTime).toBe(position);
  });
});
