import { Notice } from '#components/ui/notice.tsx';

/** Shown on pages loaded over plain HTTP, for which browsers disable camera and microphone. */
export function NoDevicesNotice() {
  return (
    <Notice tone="warning" title="Camera and microphone aren't available">
      <p>
        Browsers allow them only on secure addresses, which start with <strong>https://</strong> or are{' '}
        <strong>http://localhost</strong>. This page is at{' '}
        <strong className="wrap-anywhere">{window.location.origin}</strong>.
      </p>
      <p className="mt-2">
        Open the secure address, or ask your administrator to set up HTTPS. You can still join to see and hear the other
        person.
      </p>
    </Notice>
  );
}
