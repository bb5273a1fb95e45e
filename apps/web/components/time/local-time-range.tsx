'use client';

import { useIsMounted } from './use-is-mounted.ts';
import { viewerLocale } from './viewer-locale.ts';

const FORMAT: Intl.DateTimeFormatOptions = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
};

interface LocalTimeRangeProps {
  readonly start: Date;
  readonly end: Date;
}

/** A time range in the viewer's time zone, with the zone's name. */
export function LocalTimeRange({ start, end }: LocalTimeRangeProps) {
  const isMounted = useIsMounted();
  return (
    <time dateTime={start.toISOString()} className="inline-block min-h-[1lh] min-w-[20ch]">
      {isMounted ? new Intl.DateTimeFormat(viewerLocale(), FORMAT).formatRange(start, end) : null}
    </time>
  );
}
