import { expect, test } from 'vitest';
import { findSteps } from '../../rehearse-deploy/steps.ts';

test('chosen steps of the rehearsal run in their own order, because each leaves the machine for the next one', () => {
  expect(findSteps('restore,install')).toEqual(['install', 'restore']);
});

test.each(['', 'instal', 'install,', 'toString'])('%j names no steps', (list) => {
  expect(findSteps(list)).toBeNull();
});
