import { inferAdditionalFields } from 'better-auth/client/plugins';
import { createAuthClient } from 'better-auth/react';
import type { Auth } from '#server/auth/create-auth.ts';

/** Better Auth's client for the browser; it calls /api/auth on this site. */
export const authClient = createAuthClient({ plugins: [inferAdditionalFields<Auth>()] });
