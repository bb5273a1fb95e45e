interface AbsentTileProps {
  readonly name: string;
  readonly hasBeenHere: boolean;
}

/** The empty tile of a participant who is not in the room. */
export function AbsentTile({ name, hasBeenHere }: AbsentTileProps) {
  return (
    <li className="flex min-h-0 flex-col items-center justify-center rounded-2xl border border-dashed border-white/30 p-3 text-center text-white/80">
      <p role="status">{hasBeenHere ? `${name} left the meeting` : `Waiting for ${name}`}</p>
    </li>
  );
}
