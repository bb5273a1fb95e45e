import { config } from 'zod';

/**
 * Runs in the browser before any other module. Zod would otherwise test whether it may compile schemas with `eval`. The
 * Content-Security-Policy refuses that, and browsers report it.
 */
config({ jitless: true });
