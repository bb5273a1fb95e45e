import { LinkButton } from '#components/ui/button.tsx';
import { MessagePage } from '#components/ui/card.tsx';
import { Notice } from '#components/ui/notice.tsx';

const toDashboard = <LinkButton href="/dashboard">Go to dashboard</LinkButton>;

export function RecordingNotFound() {
  return (
    <MessagePage title="Not Found" actions={toDashboard}>
      <p>There's no recording at this address. Your dashboard lists your recordings.</p>
    </MessagePage>
  );
}

export function RecordingAccessDenied() {
  return (
    <MessagePage title="Access Denied" actions={toDashboard}>
      <p>
        Only the session's mentor and mentee can watch this recording. If that's you, sign in with the account used for
        the session.
      </p>
    </MessagePage>
  );
}

/** Shows that a recording failed. @param props.message why, in words for users, and what to do */
export function FailedRecording({ message }: { readonly message: string }) {
  return (
    <Notice tone="danger" title="This recording failed">
      <p>{message}</p>
      <p className="mt-2 text-ink-soft">
        The session itself wasn't affected. Your administrator can find this recording by the page's address.
      </p>
    </Notice>
  );
}
