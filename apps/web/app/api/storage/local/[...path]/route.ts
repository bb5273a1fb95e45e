import { YoungMindsError } from '@young-minds/core';
import { createSignedObjectHandler } from '@young-minds/storage/local/signed-objects';
import { handle } from '#server/http/handle.ts';

/** Serves objects of local storage. The signature is the authorization; it was created after the participant check. */
const serveSignedObject = handle(async ({ request, container }) => {
  const { auth, stores } = container.config;
  if (!stores.local.isSetUp) {
    throw new YoungMindsError('OBJECT_NOT_FOUND', 'No recordings are stored on this machine.');
  }
  return createSignedObjectHandler({ directory: stores.local.config.directory, signingSecret: auth.secret })(request);
});

export { serveSignedObject as GET, serveSignedObject as HEAD };
