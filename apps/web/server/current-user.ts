import { headers } from 'next/headers';
import { cache } from 'react';
import { getContainer } from './container.ts';
import { findUser } from './signed-in-user.ts';

/** Who looks at the page being rendered; asked once a request, however many components want to know. */
export const currentUser = cache(async () => findUser(getContainer().auth, await headers()));
