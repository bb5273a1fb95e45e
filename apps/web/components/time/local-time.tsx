'use client';

import { useIsMounted } from './use-is-mounted.ts';
import { viewerLocale } from './viewer-locale.ts';

const FORMAT: Intl.DateTimeFormatOptions = {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
};

/** A moment in the viewer's own time zone. The server leaves its place empty rather than show a wrong zone. */
export function LocalTime({ date }: { readonly date: Date }) {
  const isMounted = useIsMounted();
  return (
    <time dateTime={date.toISOString()} className="inline-block min-h-[1lh] min-w-[9ch]">
      {isMounted ? new Intl.DateTimeFormat(viewerLocale(), FORMAT).format(date) : null}
    </time>
  );
}
