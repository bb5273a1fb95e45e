import type { Config } from '@young-minds/config';
import { type CaptureDiskWatch, type WatchCaptureDiskDeps, watchCaptureDisk } from '@young-minds/recording/capture';
import type { DiskPressure } from '@young-minds/recording/domain';
import type { DiskRoom } from '@young-minds/recording/ports';
import type { Logger } from 'pino';

/** The reserve if the environment sets none. */
const DEFAULT_RESERVE_BYTES = 1e9;

/** Watches the capture disk, and logs each change of pressure with a fixed value in the `alert` field. */
export function createDiskWatch(
  deps: WatchCaptureDiskDeps,
  { config, logger }: { readonly config: Partial<Pick<Config, 'monitoring'>>; readonly logger: Logger },
): CaptureDiskWatch {
  const reserveBytes = config.monitoring?.captureReserveBytes ?? DEFAULT_RESERVE_BYTES;
  return watchCaptureDisk(deps, { reserveBytes, onChange: (room, before) => logPressure(logger, room, before) });
}

function logPressure(logger: Logger, room: DiskRoom, before: DiskPressure): void {
  const facts = { ...room, before };
  switch (room.pressure) {
    case 'critical':
      return logger.error(
        { alert: 'capture_disk_critical', ...facts },
        'CAPTURE_DIR is nearly full: recording continues with what is left. Free space now',
      );
    case 'low':
      return logger.warn(
        { alert: 'capture_disk_low', ...facts },
        'CAPTURE_DIR is filling up: composition during calls is paused. Free space within the hour',
      );
    case 'ok':
      return logger.info({ alert: 'capture_disk_ok', ...facts }, 'CAPTURE_DIR has enough space again');
  }
}
