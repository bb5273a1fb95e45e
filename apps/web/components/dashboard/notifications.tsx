import { splitMoments } from '@young-minds/recording/domain';
import { Badge } from '#components/ui/notice.tsx';
import { getContainer } from '#server/container.ts';
import { NotificationList } from './notification-list.tsx';
import { Section } from './section.tsx';

const SHOWN = 10;

/** A user's latest notifications. */
export async function Notifications({ userId }: { readonly userId: string }) {
  const { notifications } = getContainer();
  const [latest, unreadCount] = await Promise.all([
    notifications.list(userId, SHOWN),
    notifications.countUnread(userId),
  ]);
  return (
    <Section
      id="notifications"
      title="Notifications"
      aside={unreadCount === 0 ? null : <Badge tone="warning">{unreadCount} unread</Badge>}
    >
      <NotificationList
        notifications={latest.map((notification) => ({ ...notification, body: splitMoments(notification.body) }))}
        unreadCount={unreadCount}
      />
    </Section>
  );
}
