import Link from 'next/link';
import { LinkButton } from '#components/ui/button.tsx';
import { Badge } from '#components/ui/notice.tsx';
import { getContainer } from '#server/container.ts';
import { knownUser } from '#server/users.ts';
import { AccountMenu } from './account-menu.tsx';

export async function SiteHeader() {
  const user = await knownUser();
  return (
    <header className="border-b border-line bg-surface">
      <div className="mx-auto flex max-w-6xl items-center justify-between gap-3 px-4 py-3 sm:px-6">
        <Link href="/" className="inline-flex rounded-lg">
          <Logo isCompact={user !== null} />
        </Link>
        <nav aria-label="Main" className="flex items-center gap-1 sm:gap-3">
          {user === null ? (
            <>
              <LinkButton href="/auth/signin" tone="quiet">
                Sign in
              </LinkButton>
              <LinkButton href="/auth/signup" className="max-sm:hidden">
                Sign up
              </LinkButton>
            </>
          ) : (
            <>
              <LinkButton href="/dashboard" tone="quiet" className="max-sm:px-2">
                Dashboard
              </LinkButton>
              <UnreadLink userId={user.id} />
              <AccountMenu name={user.name} email={user.email} role={user.role} />
            </>
          )}
        </nav>
      </div>
    </header>
  );
}

interface LogoProps {
  /** Hides the name on phones, except from screen readers. */
  readonly isCompact?: boolean;
}

/** The logo: two leaves on one stem. */
function Logo({ isCompact = false }: LogoProps) {
  return (
    <span className="inline-flex items-center gap-2.5 whitespace-nowrap font-display text-xl font-semibold text-ink">
      <svg viewBox="0 0 32 32" aria-hidden="true" className="size-7 text-primary">
        <path
          d="M16 29V17M16 17C16 10 11.5 5.5 4 5c0 8 4.5 12 12 12Zm0 4c0-6 4-9.5 11-10-.2 6.8-4 10-11 10Z"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.4"
          strokeLinejoin="round"
          strokeLinecap="round"
        />
      </svg>
      <span className={isCompact ? 'max-[30rem]:sr-only' : undefined}>Young Minds</span>
    </span>
  );
}

/** A link to the notifications with the number of unread ones; nothing if there are none. */
async function UnreadLink({ userId }: { readonly userId: string }) {
  const unreadCount = await getContainer().notifications.countUnread(userId);
  if (unreadCount === 0) return null;
  return (
    <Link href="/dashboard#notifications" className="rounded-full">
      <Badge tone="warning">
        {unreadCount}
        <span className="sr-only">unread notifications</span>
        <span aria-hidden="true">new</span>
      </Badge>
    </Link>
  );
}
