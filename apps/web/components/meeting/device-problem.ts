export type DeviceKind = 'camera' | 'microphone' | 'speaker';

export interface DeviceProblem {
  readonly title: string;
  /** What to do about it. */
  readonly advice: string;
}

/** Why a camera or microphone could not be used, by the browser's error, and what the person can do. */
export function describeDeviceProblem(kind: DeviceKind, error: unknown): DeviceProblem {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
    case 'SecurityError':
      return {
        title: `Your browser does not let us use your ${kind}`,
        advice: `Press the icon beside the page's address and allow the ${kind}; then turn it on again, or reload the page.`,
      };
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      return { title: `No ${kind} was found`, advice: `Plug one in or choose another; you can also join without.` };
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return {
        title: `Your ${kind} is in use or does not answer`,
        advice: `Close other programs that use it, or choose another ${kind}.`,
      };
    default:
      return { title: `Your ${kind} could not be started`, advice: 'Choose another one, or reload this page.' };
  }
}

/** For a device that went away while it was in use. */
export function describeLostDevice(kind: DeviceKind): DeviceProblem {
  return { title: `Your ${kind} has gone`, advice: 'Plug it in again, or choose another one.' };
}
