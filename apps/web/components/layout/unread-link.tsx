import Link from 'next/link';
import { Badge } from '#components/ui/badge.tsx';
import { getContainer } from '#server/container.ts';

/** A link to the notifications with the number of unread ones; nothing if there are none. */
export async function UnreadLink({ userId }: { readonly userId: string }) {
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
