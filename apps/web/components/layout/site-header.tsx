import Link from 'next/link';
import { LinkButton } from '#components/ui/link-button.tsx';
import { currentUser } from '#server/current-user.ts';
import { AccountMenu } from './account-menu.tsx';
import { Logo } from './logo.tsx';
import { UnreadLink } from './unread-link.tsx';

export async function SiteHeader() {
  const user = await currentUser();
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
