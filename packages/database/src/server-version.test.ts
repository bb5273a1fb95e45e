import { expect, test } from 'vitest';
import { checkServerVersion } from './server-version.ts';

test.each([
  [150000, '15.0'],
  [150018, '15.18 (Debian 15.18-0+deb12u1)'],
  [180003, '18.3'],
])('%i (%s) is supported', (number, version) => {
  expect(() => checkServerVersion({ number, version })).not.toThrow();
});

test.each([
  [140023, '14.23'],
  [90624, '9.6.24'],
])('%i (%s) is too old', (number, version) => {
  expect(() => checkServerVersion({ number, version })).toThrow(
    `PostgreSQL ${version} is too old. Upgrade the server to PostgreSQL 15 or later.`,
  );
});
