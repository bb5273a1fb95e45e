'use client';

import { Button } from '#components/ui/button.tsx';

/** Moves the focus to the booking form's first field, which scrolls it into view on a phone. */
export function BookButton({ isFirst }: { readonly isFirst: boolean }) {
  const focusForm = () => document.querySelector<HTMLSelectElement>('#book select')?.focus();
  return (
    <Button className="mt-3" onClick={focusForm}>
      {isFirst ? 'Book your first session' : 'Book a session'}
    </Button>
  );
}
