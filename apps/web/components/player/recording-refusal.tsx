import { LinkButton } from '#components/ui/link-button.tsx';
import { MessagePage } from '#components/ui/message-page.tsx';

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
