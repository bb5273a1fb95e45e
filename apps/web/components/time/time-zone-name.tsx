'use client';

import { useIsMounted } from './use-is-mounted.ts';
import { viewerLocale } from './viewer-locale.ts';

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
