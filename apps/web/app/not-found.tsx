import { LinkButton } from '#components/ui/link-button.tsx';
import { MessagePage } from '#components/ui/message-page.tsx';

export default function NotFound() {
  return (
    <MessagePage title="Page not found" actions={<LinkButton href="/dashboard">Go to your dashboard</LinkButton>}>
      <p>There is nothing at this address.</p>
    </MessagePage>
  );
}
