'use client';

import { Button, LinkButton } from '#components/ui/button.tsx';
import { MessagePage } from '#components/ui/card.tsx';

export default function RecordingError({ retry }: { readonly retry: () => void }) {
  const actions = (
    <>
      <Button onClick={retry}>Try again</Button>
      <LinkButton href="/dashboard" tone="secondary">
        Go to dashboard
      </LinkButton>
    </>
  );
  return (
    <MessagePage title="This page didn't load" actions={actions}>
      <p>Something went wrong on our side. The recording is safe. Try again in a minute.</p>
    </MessagePage>
  );
}
