import { inferAdditionalFields } from 'better-auth/client/plugins';
import { createAuthClient } from 'better-auth/react';
import type { Auth } from '#server/auth/create-auth.ts';

/** Talks to this site's own /api/auth from the browser. */
export const authClient = createAuthClient({ plugins: [inferAdditionalFields<Auth>()] });
