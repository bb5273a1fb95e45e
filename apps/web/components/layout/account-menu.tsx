'use client';

import type { Role } from '@young-minds/booking/domain';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { Button, TextLink } from '#components/ui/button.tsx';
import { authClient } from '#lib/auth-client.ts';
import { initialsOf } from '#lib/format.ts';

interface AccountMenuProps {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

/** The menu with the signed-in user and the sign-out button. */
export function AccountMenu({ name, email, role }: AccountMenuProps) {
  const menu = useRef<HTMLDetailsElement>(null);
  useCloseOnLeave(menu);
  return (
    <details ref={menu} className="relative">
      <summary className="flex size-11 list-none items-center justify-center rounded-full bg-primary font-semibold text-on-primary [&::-webkit-details-marker]:hidden">
        <span aria-hidden="true">{initialsOf(name)}</span>
        <span className="sr-only">Account of {name}</span>
      </summary>
      <div className="absolute right-0 z-20 mt-2 w-64 max-w-[calc(100vw-2rem)] space-y-3 rounded-xl border border-line bg-surface p-4 shadow-card">
        <div>
          <p className="font-semibold break-words">{name}</p>
          <p className="text-sm break-all text-ink-soft">{email}</p>
          <p className="text-sm text-ink-soft">Signed in as a {role}</p>
        </div>
        <p>
          <TextLink href="/consents">Your consents</TextLink>
        </p>
        <SignOutButton />
      </div>
    </details>
  );
}

function SignOutButton() {
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

/** Closes a `details` menu on Escape, and when the pointer or the focus leaves it. */
function useCloseOnLeave(menu: RefObject<HTMLDetailsElement | null>): void {
  useEffect(() => {
    const closeUnlessInside = ({ target }: Event) => {
      if (menu.current !== null && !menu.current.contains(target as Node)) menu.current.open = false;
    };
    const closeOnEscape = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape' || menu.current?.open !== true) return;
      menu.current.open = false;
      menu.current.querySelector('summary')?.focus();
    };
    const listening = new AbortController();
    const { signal } = listening;
    document.addEventListener('pointerdown', closeUnlessInside, { signal });
    document.addEventListener('focusin', closeUnlessInside, { signal });
    document.addEventListener('keydown', closeOnEscape, { signal });
    return () => listening.abort();
  }, [menu]);
}
