export type DeviceKind = 'camera' | 'microphone' | 'speaker';

export interface DeviceProblem {
  readonly title: string;
  /** What the participant can do about it. */
  readonly advice: string;
}

/** Describes why a device cannot be used, from the browser's error, and what the participant can do. */
export function describeDeviceProblem(kind: DeviceKind, error: unknown): DeviceProblem {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
    case 'SecurityError':
      return {
        title: `${capitalized(kind)} access is blocked`,
        advice: 'Click the icon in the address bar, allow access, then try again.',
      };
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      return { title: `No ${kind} found`, advice: 'Connect one, or join without it.' };
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return {
        title: `Your ${kind} is in use or not responding`,
        advice: `Close other apps that use it, or choose another ${kind}.`,
      };
    default:
      return { title: `Your ${kind} couldn't start`, advice: 'Choose another one, or reload this page.' };
  }
}

/** Describes that a device was disconnected while it was in use. */
export function describeLostDevice(kind: DeviceKind): DeviceProblem {
  return { title: `Your ${kind} was disconnected`, advice: 'Reconnect it, or choose another one.' };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
