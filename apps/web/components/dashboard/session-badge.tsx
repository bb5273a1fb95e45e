import type { SessionStatus } from '@young-minds/booking/domain';
import { Badge, type BadgeTone } from '#components/ui/badge.tsx';

const LABELS: Readonly<Record<SessionStatus, { readonly text: string; readonly tone: BadgeTone }>> = {
  scheduled: { text: 'Scheduled', tone: 'info' },
  active: { text: 'In progress', tone: 'success' },
  completed: { text: 'Completed', tone: 'neutral' },
  cancelled: { text: 'Cancelled', tone: 'warning' },
  no_show: { text: 'Missed', tone: 'warning' },
};

export function SessionBadge({ status }: { readonly status: SessionStatus }) {
  const { text, tone } = LABELS[status];
  return <Badge tone={tone}>{text}</Badge>;
}
