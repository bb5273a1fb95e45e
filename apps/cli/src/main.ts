import { isYoungMindsError } from '@young-minds/core';
import { createProgram } from './program.ts';

// A command sets process.exitCode; connections that it left open must not keep the process running.
createProgram()
  .parseAsync()
  .then(
    () => process.exit(),
    (error: unknown) => {
      // An expected failure explains what to do next; anything else is a bug, and its stack trace helps.
      console.error(isYoungMindsError(error) ? `\n${error.message}` : error);
      process.exit(1);
    },
  );
