'use client';

import type { Notification } from '@young-minds/booking/domain';
import { Fragment } from 'react';
import { LocalTime } from '#components/time/local-time.tsx';
import { Button, TextLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/card.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { useApiAction } from './use-api-action.ts';

interface ListedNotification extends Omit<Notification, 'body'> {
  /** The text, split at its times; see `splitMoments`. */
  readonly body: readonly (string | Date)[];
}

interface NotificationListProps {
  readonly notifications: readonly ListedNotification[];
  readonly unreadCount: number;
}

export function NotificationList({ notifications, unreadCount }: NotificationListProps) {
  const { isBusy, problem, post } = useApiAction();
  const markRead = (ids?: readonly string[]) => post('/api/notifications/read', ids === undefined ? {} : { ids });
  if (notifications.length === 0) return <EmptyState title="You're all caught up" />;
  return (
    <div className="space-y-3">
      {problem === null ? null : <Notice tone="danger">{problem}</Notice>}
      <ul className="divide-y divide-line">
        {notifications.map((notification) => (
          <NotificationItem
            key={notification.id}
            notification={notification}
            onOpen={() => markRead([notification.id])}
          />
        ))}
      </ul>
      {unreadCount === 0 ? null : (
        <Button tone="secondary" busy={isBusy} onClick={() => markRead()}>
          Mark all as read
        </Button>
      )}
    </div>
  );
}

interface NotificationItemProps {
  readonly notification: ListedNotification;
  readonly onOpen: () => void;
}

function NotificationItem({ notification, onOpen }: NotificationItemProps) {
  const { title, body, href, createdAt, readAt } = notification;
  const isRead = readAt !== null;
  return (
    <li className="py-3">
      <p className="flex items-center gap-2">
        {isRead ? null : <span className="size-2 shrink-0 rounded-full bg-accent" aria-hidden="true" />}
        <TextLink href={href} onClick={() => isRead || onOpen()}>
          {title}
        </TextLink>
        {isRead ? null : <span className="sr-only">(unread)</span>}
      </p>
      <p className="wrap-anywhere">
        {body.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never change their order
          <Fragment key={index}>
            {typeof part === 'string' ? part : <LocalTime date={part} format="weekday" />}
          </Fragment>
        ))}
      </p>
      <p className="text-sm text-ink-soft">
        <LocalTime date={createdAt} />
      </p>
    </li>
  );
}
