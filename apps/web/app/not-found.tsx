import { LinkButton } from '#components/ui/button.tsx';
import { MessagePage } from '#components/ui/card.tsx';

export default function NotFound() {
  return (
    <MessagePage title="Page not found" actions={<LinkButton href="/dashboard">Go to dashboard</LinkButton>}>
      <p>Check the address for typos, or go to your dashboard.</p>
    </MessagePage>
  );
}
