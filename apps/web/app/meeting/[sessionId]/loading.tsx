import { Spinner } from '#components/ui/button.tsx';

export default function Loading() {
  return (
    <div className="flex flex-1 items-center justify-center p-10">
      <Spinner label="Opening the meeting…" />
    </div>
  );
}
