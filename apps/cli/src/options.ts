import { type Command, InvalidArgumentError } from 'commander';

/** Parses an option that is a whole number of at least `least`. Commander names the option in its error. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It must be a whole number of ${least} or more.`);
  };
}

/** Parses an option that is a number above 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
}

/** Parses a share such as `10%` into a number from 0 to 1. */
export function share(text: string): number {
  const percent = text.endsWith('%') ? Number(text.slice(0, -1)) : Number.NaN;
  if (percent >= 0 && percent <= 100) return percent / 100;
  throw new InvalidArgumentError('It must be a share such as 10%.');
}

/** Parses the name of a store, in any case: a provider or a name in OTHER_STORES, which the registry checks. */
export function parseStore(value: string): string {
  return value.toLowerCase();
}

/**
 * Declares a command that another program implements: that program parses the arguments and answers `--help`. The run
 * action receives the arguments as the user typed them.
 */
export function passArgumentsThrough(command: Command): Command {
  return command.helpOption(false).allowUnknownOption().argument('[args...]');
}
