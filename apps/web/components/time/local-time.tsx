'use client';

import { useSyncExternalStore } from 'react';

const TIME: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' };

const FORMATS = {
  year: { ...TIME, year: 'numeric' },
  weekday: { ...TIME, weekday: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const RANGE_FORMAT: Intl.DateTimeFormatOptions = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
};

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

interface LocalTimeRangeProps {
  readonly start: Date;
  readonly end: Date;
}

/** A time range in the viewer's time zone, with the zone's name. */
export function LocalTimeRange({ start, end }: LocalTimeRangeProps) {
  const isMounted = useIsMounted();
  return (
    <time dateTime={start.toISOString()} className="inline-block min-h-[1lh] min-w-[20ch]">
      {isMounted ? new Intl.DateTimeFormat(viewerLocale(), RANGE_FORMAT).formatRange(start, end) : null}
    </time>
  );
}

/** The name of the viewer's time zone, such as "Central European Summer Time (Europe/Berlin)". */
export function TimeZoneName() {
  return useIsMounted() ? <span>{describeTimeZone()}</span> : <span>your time zone</span>;
}

function describeTimeZone(): string {
  const format = new Intl.DateTimeFormat(viewerLocale(), { timeZoneName: 'long' });
  const words = format.formatToParts(new Date()).find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC';
  const { timeZone } = format.resolvedOptions();
  return words === timeZone ? words : `${words} (${timeZone.replaceAll('_', ' ')})`;
}

/** Returns the locale for dates: the viewer's preferred variant of English, the language of the pages. */
function viewerLocale(): string {
  return navigator.languages.find((language) => language.startsWith('en')) ?? 'en-GB';
}

const neverChanges = () => () => undefined;

/** Returns false on the server and during hydration, because the viewer's time zone is known only afterwards. */
export function useIsMounted(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
}
