'use client';

import { Button } from '#components/ui/button.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { MessagePage } from '#components/ui/message-page.tsx';

export default function RecordingError({ retry }: { readonly retry: () => void }) {
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
      <p>The recording is safe, but its page could not be shown at the moment. Try again in a minute.</p>
    </MessagePage>
  );
}
