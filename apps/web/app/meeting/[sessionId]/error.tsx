'use client';

import { Button, LinkButton } from '#components/ui/button.tsx';
import { MessagePage } from '#components/ui/card.tsx';

export default function MeetingError({ retry }: { readonly retry: () => void }) {
  const actions = (
    <>
      <Button onClick={retry}>Try again</Button>
      <LinkButton href="/dashboard" tone="secondary">
        Go to dashboard
      </LinkButton>
    </>
  );
  return (
    <MessagePage title="The meeting didn't open" actions={actions}>
      <p>Something went wrong on our side. Try again, and let the other person know if it still doesn't work.</p>
    </MessagePage>
  );
}
