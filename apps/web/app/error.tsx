'use client';

import { Button, LinkButton } from '#components/ui/button.tsx';
import { MessagePage } from '#components/ui/card.tsx';

interface ErrorPageProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <MessagePage
      title="This page didn't load"
      actions={
        <>
          <Button onClick={reset}>Try again</Button>
          <LinkButton href="/dashboard" tone="secondary">
            Go to dashboard
          </LinkButton>
        </>
      }
    >
      <p>Something went wrong on our side. Try again in a moment.</p>
      {error.digest === undefined ? null : <p className="mt-2 text-sm">Reference: {error.digest}</p>}
    </MessagePage>
  );
}
