/** How long after its scheduled end a session can still be joined; until then no participant is a no-show. */
export const JOIN_CLOSES_AFTER_END_MS = 60 * 60_000;
