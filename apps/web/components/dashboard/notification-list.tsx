'use client';

import type { Notification } from '@young-minds/booking/domain';
import { Fragment } from 'react';
import * as z from 'zod/mini';
import { LocalTime } from '#components/time/local-time.tsx';
import { Button, TextLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/card.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { callApi } from '#lib/call-api.ts';
import { useApiAction } from './use-api-action.ts';

const READ_PATH = '/api/notifications/read';

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
  if (notifications.length === 0) return <EmptyState title="You're all caught up" />;
  return (
    <div className="space-y-3">
      {problem === null ? null : <Notice tone="danger">{problem}</Notice>}
      <ul className="divide-y divide-line">
        {notifications.map((notification) => (
          <NotificationItem key={notification.id} notification={notification} />
        ))}
      </ul>
      {unreadCount === 0 ? null : (
        <Button tone="secondary" busy={isBusy} onClick={() => post(READ_PATH, {})}>
          Mark all as read
        </Button>
      )}
    </div>
  );
}

/**
 * Marks a notification as read and loads its page as a whole, with the new number in the header. A refresh after a
 * navigation would render the page twice, and a recording's page audits each time as an access.
 */
async function openUnread({ id, href }: ListedNotification): Promise<void> {
  // If it fails, the notification stays unread.
  await callApi({ path: READ_PATH, method: 'POST', body: { ids: [id] }, schema: z.unknown() }).catch(() => undefined);
  window.location.assign(href);
}

interface NotificationItemProps {
  readonly notification: ListedNotification;
}

function NotificationItem({ notification }: NotificationItemProps) {
  const { title, body, href, createdAt, readAt } = notification;
  const isRead = readAt !== null;
  return (
    <li className="py-3">
      <p className="flex items-center gap-2">
        {isRead ? null : <span className="size-2 shrink-0 rounded-full bg-accent" aria-hidden="true" />}
        <TextLink
          href={href}
          onNavigate={(event) => {
            if (isRead) return;
            event.preventDefault();
            void openUnread(notification);
          }}
        >
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
