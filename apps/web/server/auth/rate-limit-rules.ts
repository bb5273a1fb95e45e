/**
 * Requests per window and client address, by path. High enough for a school behind one address, and too low for
 * guessing passwords.
 */
export const RATE_LIMIT_RULES = {
  window: 60,
  max: 200,
  customRules: {
    '/sign-in/email': { window: 60, max: 30 },
    '/sign-up/email': { window: 10, max: 30 },
    '/request-password-reset': { window: 60, max: 5 },
    '/send-verification-email': { window: 60, max: 5 },
    '/reset-password': { window: 60, max: 10 },
  },
};
