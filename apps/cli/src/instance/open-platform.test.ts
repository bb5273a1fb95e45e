import { expect, test } from 'vitest';
import { provideEnvironment } from './open-platform.ts';

test('a platform whose database and LiveKit the operator provides needs no secrets file', async () => {
  await using resources = new AsyncDisposableStack();
  const operator = { DATABASE_URL: 'postgres://a.test/a', LIVEKIT_URL: 'wss://a.test' };
  // No one can create a file below a file, as the account of the services cannot below the code.
  const secretsFile = `${import.meta.filename}/secrets.json`;
  expect(await provideEnvironment({ resources, operator, secretsFile })).toEqual({ env: operator, ownerUrl: null });
});
