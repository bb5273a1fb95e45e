import { Spinner } from '#components/ui/button.tsx';

export default function ConsentsLoading() {
  return (
    <div className="grid flex-1 place-items-center p-16 text-ink-soft">
      <Spinner label="Loading your consents…" />
    </div>
  );
}
