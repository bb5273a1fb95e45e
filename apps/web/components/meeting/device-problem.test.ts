import { expect, it } from 'vitest';
import { describeDeviceProblem, describeLostDevice } from './device-problem.tsx';

const ALLOW = 'Click the icon in the address bar, allow access, then try again.';
const CLOSE_OTHERS = 'Close other apps that use it, or choose another camera.';

function browserError(name: string): Error {
  return new DOMException('refused', name);
}

it.each([
  ['NotAllowedError', 'Camera access is blocked', ALLOW],
  ['NotFoundError', 'No camera found', 'Connect one, or join without it.'],
  ['OverconstrainedError', 'No camera found', 'Connect one, or join without it.'],
  ['NotReadableError', 'Your camera is in use or not responding', CLOSE_OTHERS],
  ['AbortError', 'Your camera is in use or not responding', CLOSE_OTHERS],
  ['TypeError', "Your camera couldn't start", 'Choose another one, or reload this page.'],
])('says what to do about a %s', (name, title, advice) => {
  expect(describeDeviceProblem('camera', browserError(name))).toEqual({ title, advice });
});

it('names the microphone if the problem is with the microphone', () => {
  const { title } = describeDeviceProblem('microphone', browserError('NotAllowedError'));
  expect(title).toBe('Microphone access is blocked');
  expect(describeLostDevice('microphone').title).toBe('Your microphone was disconnected');
});

it('describes values that are not errors', () => {
  expect(describeDeviceProblem('camera', 'odd').title).toBe("Your camera couldn't start");
});
