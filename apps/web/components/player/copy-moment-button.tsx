'use client';

import { Link2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { momentLink } from './moment.ts';

interface CopyMomentButtonProps {
  /** Returns the position of the video, in seconds. */
  readonly positionOf: () => number;
}

/** Copies a link to the frame that the video shows. Only the session's participants can open it. */
export function CopyMomentButton({ positionOf }: CopyMomentButtonProps) {
  const [result, setResult] = useState<string | null>(null);
  const copy = async () => {
    const link = momentLink(window.location.href, positionOf());
    try {
      await navigator.clipboard.writeText(link);
      setResult('Link copied. Only you and the other participant can open it.');
    } catch {
      // Browsers refuse without permission, and on pages without HTTPS.
      setResult(`Copy this link: ${link}`);
    }
  };
  return (
    <div className="space-y-1">
      <Button tone="secondary" onClick={copy}>
        <Link2 aria-hidden="true" className="size-5" />
        Copy link to this moment
      </Button>
      <p role="status" className="max-w-xs text-sm wrap-anywhere text-ink-soft empty:hidden">
        {result}
      </p>
    </div>
  );
}
