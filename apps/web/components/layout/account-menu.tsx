'use client';

import type { Role } from '@young-minds/booking/domain';
import { useRef } from 'react';
import { SignOutButton } from './sign-out-button.tsx';
import { useCloseOnLeave } from './use-close-on-leave.ts';

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
        <SignOutButton />
      </div>
    </details>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words.at(0), words.at(-1)] : words;
  return ends.map((word) => [...(word ?? '')][0]?.toUpperCase() ?? '').join('');
}
