import type { ReadableConsent } from '@young-minds/booking/usecases';
import { LocalTime } from '#components/time/local-time.tsx';
import { TextLink } from '#components/ui/button.tsx';
import { Card, EmptyState } from '#components/ui/card.tsx';

/** A user's own consents to be recorded, each with the text of the notice. */
export function ConsentList({ consents }: { readonly consents: readonly ReadableConsent[] }) {
  if (consents.length === 0) {
    return <EmptyState title="No consents yet">You agree to be recorded when you join a recorded session.</EmptyState>;
  }
  return (
    <Card className="py-1 sm:py-2">
      <ul className="divide-y divide-line">
        {consents.map((consent) => (
          <ConsentItem key={`${consent.sessionId} ${consent.acceptedAt.toISOString()}`} consent={consent} />
        ))}
      </ul>
    </Card>
  );
}

function ConsentItem({ consent }: { readonly consent: ReadableConsent }) {
  const { sessionId, sessionTitle, acceptedAt, address, noticeVersion, notice } = consent;
  return (
    <li className="space-y-1 py-4">
      <TextLink href={`/meeting/${sessionId}`} className="break-words">
        {sessionTitle}
      </TextLink>
      <p className="text-sm text-ink-soft">
        <LocalTime date={acceptedAt} />
        {address === null ? null : ` · from ${address}`}
        {` · notice ${noticeVersion}`}
      </p>
      {notice === null ? null : (
        <details>
          <summary className="text-sm font-medium">{notice.agreement}</summary>
          <p className="mt-1 text-sm text-ink-soft">{notice.text}</p>
        </details>
      )}
    </li>
  );
}
