'use client';

import { Button } from '#components/ui/button.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { MessagePage } from '#components/ui/message-page.tsx';

export default function MeetingError({ retry }: { readonly retry: () => void }) {
  const actions = (
    <>
      <Button onClick={retry}>Try again</Button>
      <LinkButton href="/dashboard" tone="secondary">
        Go to your dashboard
      </LinkButton>
    </>
  );
  return (
    <MessagePage title="This did not work" actions={actions}>
      <p>The meeting could not be opened at the moment. Try again; if it does not help, tell the other person.</p>
    </MessagePage>
  );
}
