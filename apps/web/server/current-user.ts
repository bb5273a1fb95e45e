import { headers } from 'next/headers';
import { cache } from 'react';
import { getContainer } from './container.ts';
import { findUser } from './signed-in-user.ts';

/** Returns the signed-in user of the page being rendered, or null. Cached per request. */
export const currentUser = cache(async () => findUser(getContainer().auth, await headers()));
