/** The limits of a password, in characters. A longer one is refused, never truncated. */
export const MIN_PASSWORD_LENGTH = 10;
export const MAX_PASSWORD_LENGTH = 128;

/** Texts for failures that the server did not explain. */
export const CANNOT_REACH = "Can't reach Young Minds. Check your connection and try again.";
export const SERVER_FAILED = 'Something went wrong on our side. Try again in a moment.';
export const TRY_AGAIN = "That didn't work. Try again in a moment.";

/** Returns the value of a text field of a submitted form; an empty string if there is none. */
export function formText(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === 'string' ? value : '';
}
