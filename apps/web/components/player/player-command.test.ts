import { describe, expect, it } from 'vitest';
import { commandForKey, stepSpeed } from './player-command.ts';

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
