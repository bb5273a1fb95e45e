import { LinkButton } from '#components/ui/link-button.tsx';
import { MessagePage } from '#components/ui/message-page.tsx';

const toDashboard = <LinkButton href="/dashboard">Go to your dashboard</LinkButton>;

export function RecordingNotFound() {
  return (
    <MessagePage title="Not Found" actions={toDashboard}>
      <p>There is no recording at this address. Your dashboard lists all recordings of your sessions.</p>
    </MessagePage>
  );
}

export function RecordingAccessDenied() {
  return (
    <MessagePage title="Access Denied" actions={toDashboard}>
      <p>
        Only the mentor and the mentee of a session can watch its recording. If you were one of them, sign in with the
        account you used for that session.
      </p>
    </MessagePage>
  );
}
