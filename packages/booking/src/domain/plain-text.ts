/**
 * Matches a text without characters that hide or reorder others: control characters, line separators, marks and overrides
 * of the writing direction, and halves of a surrogate pair. Joiners are allowed: scripts and emoji need them.
 */
export const PLAIN_TEXT = /^[^\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]*$/u;

/** Matches what a mail program could turn into a link: `https://…`, `www.…`, `evil.example`, `a@b`. */
const WEB_ADDRESS = /:\/\/|\/\/|www\.|@|[\p{L}\p{N}]\.\p{L}{2,}/iu;

/** Returns whether a text contains a web address or an email address, or something that looks like one. */
export function hasWebAddress(text: string): boolean {
  return WEB_ADDRESS.test(text);
}
