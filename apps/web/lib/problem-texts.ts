/** Texts for failures that the server did not explain. */
export const CANNOT_REACH = "Can't reach Young Minds. Check your connection and try again.";
export const SERVER_FAILED = 'Something went wrong on our side. Try again in a moment.';
export const TRY_AGAIN = "That didn't work. Try again in a moment.";
