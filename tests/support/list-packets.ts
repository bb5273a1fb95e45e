import { EncodedPacketSink, FilePathSource, Input, MP4 } from 'mediabunny';

export interface Packet {
  readonly atS: number;
  readonly isKeyFrame: boolean;
  readonly sizeBytes: number;
}

/** Returns the color space of a video, as declared in the file. */
export async function colourSpaceOf(file: string): Promise<VideoColorSpaceInit> {
  using input = new Input({ formats: [MP4], source: new FilePathSource(file) });
  const track = await input.getPrimaryVideoTrack();
  return (await track?.getColorSpace()) ?? {};
}

/** Lists the video or audio packets of an MP4 in presentation order. */
export async function listPackets(file: string, kind: 'video' | 'audio'): Promise<Packet[]> {
  using input = new Input({ formats: [MP4], source: new FilePathSource(file) });
  const track = kind === 'video' ? await input.getPrimaryVideoTrack() : await input.getPrimaryAudioTrack();
  if (track === null) throw new Error(`${file} has no ${kind}`);
  const packets = await Array.fromAsync(new EncodedPacketSink(track).packets(), (packet) => ({
    atS: packet.timestamp,
    isKeyFrame: packet.type === 'key',
    sizeBytes: packet.byteLength,
  }));
  return packets.sort((one, other) => one.atS - other.atS);
}
