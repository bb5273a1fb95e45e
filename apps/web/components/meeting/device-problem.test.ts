import { expect, it } from 'vitest';
import { describeDeviceProblem, describeLostDevice } from './device-problem.ts';

function browserError(name: string): Error {
  return new DOMException('refused', name);
}

it.each([
  ['NotAllowedError', 'does not let us use your camera', 'allow the camera'],
  ['NotFoundError', 'No camera was found', 'join without'],
  ['OverconstrainedError', 'No camera was found', 'join without'],
  ['NotReadableError', 'in use or does not answer', 'Close other programs'],
  ['AbortError', 'in use or does not answer', 'Close other programs'],
  ['TypeError', 'could not be started', 'reload'],
])('says what to do about a %s', (name, title, advice) => {
  const problem = describeDeviceProblem('camera', browserError(name));
  expect(problem.title).toContain(title);
  expect(problem.advice).toContain(advice);
});

it('names the microphone where it is the microphone', () => {
  expect(describeDeviceProblem('microphone', browserError('NotAllowedError')).title).toContain('your microphone');
  expect(describeLostDevice('microphone').title).toContain('microphone');
});

it('has words for what is no error at all', () => {
  expect(describeDeviceProblem('camera', 'odd').title).toContain('could not be started');
});
