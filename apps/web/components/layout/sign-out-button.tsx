'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { authClient } from '#lib/auth-client.ts';

export function SignOutButton() {
  const [isBusy, setIsBusy] = useState(false);
  const signOut = async () => {
    setIsBusy(true);
    await authClient.signOut();
    // A full page load, so that the router's cache keeps no page of the signed-in user.
    window.location.assign('/');
  };
  return (
    <Button tone="secondary" className="w-full" busy={isBusy} onClick={signOut}>
      Sign out
    </Button>
  );
}
