/* global LivekitClient, MediaStreamTrackGenerator, RTCPeerConnection, RTCRtpReceiver, AudioContext, VideoFrame */
// Runs in a browser, beside livekit-client: a participant whose picture and sound can be judged.

/** In Y, U and V, as cameras send them. */
const GROUND = [81, 90, 240];
const BAR = [235, 128, 128];
const COLOUR_SPACE = { matrix: 'smpte170m', primaries: 'smpte170m', transfer: 'smpte170m', fullRange: false };

let room;
let camera;
let size;

/** A white bar that walks over a red ground. */
function startPicture({ width, height, fps }) {
  size = { width, height };
  const generator = new MediaStreamTrackGenerator({ kind: 'video' });
  const writer = generator.writable.getWriter();
  let count = 0;
  setInterval(() => {
    const timestamp = (count * 1_000_000) / fps;
    const format = { format: 'I420', codedWidth: size.width, codedHeight: size.height, colorSpace: COLOUR_SPACE };
    const left = (count * 16) % (size.width - 96);
    writer.write(new VideoFrame(paint(size.width, size.height, left), { ...format, timestamp }));
    count++;
  }, 1000 / fps);
  return generator;
}

/** The three planes one after the other, U and V of half the width and height. */
function paint(width, height, left) {
  const planes = [1, 2, 2].map((scale, plane) => {
    const [columns, rows] = [width / scale, height / scale];
    const samples = new Uint8Array(columns * rows).fill(GROUND[plane]);
    for (let row = rows * 0.4; row < rows * 0.6; row++) {
      const start = row * columns + left / scale;
      samples.fill(BAR[plane], start, start + 96 / scale);
    }
    return samples;
  });
  const bytes = new Uint8Array((width * height * 3) / 2);
  let offset = 0;
  for (const samples of planes) {
    bytes.set(samples, offset);
    offset += samples.length;
  }
  return bytes;
}

function startTone(frequency) {
  const context = new AudioContext();
  const oscillator = new OscillatorNode(context, { frequency });
  const gain = new GainNode(context, { gain: 0.3 });
  const destination = context.createMediaStreamDestination();
  oscillator.connect(gain).connect(destination);
  oscillator.start();
  return destination.stream.getAudioTracks()[0];
}

/** Makes this browser one that can decode VP8 alone. */
function knowOnlyVp8() {
  const setRemoteDescription = RTCPeerConnection.prototype.setRemoteDescription;
  const known = RTCRtpReceiver.getCapabilities('video').codecs.filter(({ mimeType }) => /vp8|rtx/i.test(mimeType));
  RTCPeerConnection.prototype.setRemoteDescription = async function (description) {
    await setRemoteDescription.call(this, description);
    if (description.type !== 'offer') return;
    const videos = this.getTransceivers().filter(({ receiver }) => receiver.track.kind === 'video');
    for (const transceiver of videos) transceiver.setCodecPreferences(known);
  };
}

globalThis.participant = {
  async join({ url, token, knowsOnlyVp8 }) {
    if (knowsOnlyVp8) knowOnlyVp8();
    room = new LivekitClient.Room({ dynacast: false, adaptiveStream: false, singlePeerConnection: false });
    await room.connect(url, token);
  },

  async publish({ picture, toneHz, options }) {
    const { Source } = LivekitClient.Track;
    await room.localParticipant.publishTrack(startTone(toneHz), { source: Source.Microphone });
    const publication = await room.localParticipant.publishTrack(startPicture(picture), {
      source: Source.Camera,
      degradationPreference: 'maintain-resolution',
      ...options,
    });
    camera = publication.track;
  },

  async setCamera(isOn) {
    await (isOn ? camera.unmute() : camera.mute());
  },

  /** As a phone that is turned: what was wide is high. */
  async turn() {
    size = { width: size.height, height: size.width };
  },

  async unpublishCamera() {
    await room.localParticipant.unpublishTrack(camera);
  },

  async leave() {
    await room.disconnect();
  },
};
