const MOMENT = /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)/;

/**
 * Splits a notification's text at its times. They are stored as ISO 8601 in UTC, because a text is stored once and
 * shown in any time zone. The text to show is the joined parts with each time formatted.
 */
export function splitMoments(text: string): readonly (string | Date)[] {
  return text.split(MOMENT).map((part, index) => {
    const moment = index % 2 === 1 ? new Date(part) : null;
    // A title can contain digits of this shape that are not a time.
    return moment === null || Number.isNaN(moment.getTime()) ? part : moment;
  });
}
