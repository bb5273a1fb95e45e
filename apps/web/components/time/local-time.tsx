'use client';

import { useIsMounted } from './use-is-mounted.ts';
import { viewerLocale } from './viewer-locale.ts';

const TIME: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' };

const FORMATS = {
  year: { ...TIME, year: 'numeric' },
  weekday: { ...TIME, weekday: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

interface LocalTimeProps {
  readonly date: Date;
  /** What the date includes: the year by default, or the weekday, for sessions in the near future. */
  readonly format?: keyof typeof FORMATS;
}

/** A moment in the viewer's time zone. The server renders no text, because it does not know the zone. */
export function LocalTime({ date, format = 'year' }: LocalTimeProps) {
  const isMounted = useIsMounted();
  return (
    <time dateTime={date.toISOString()} className="inline-block min-h-[1lh] min-w-[9ch]">
      {isMounted ? new Intl.DateTimeFormat(viewerLocale(), FORMATS[format]).format(date) : null}
    </time>
  );
}
