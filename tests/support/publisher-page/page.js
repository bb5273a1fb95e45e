/* global LivekitClient, MediaStreamTrackGenerator, RTCPeerConnection, RTCRtpReceiver, AudioContext, VideoFrame */
// Runs in a browser, beside livekit-client: a participant whose picture and sound can be judged.

/** In Y, U and V, as cameras send them. */
const GROUND = [81, 90, 240];
const BAR = [235, 128, 128];
const COLOUR_SPACE = { matrix: 'smpte170m', primaries: 'smpte170m', transfer: 'smpte170m', fullRange: false };

let room;
let camera;
let size;
/** What the camera's pictures are written to at the moment. */
let source;

/** As a browser opens a camera: with a new track each time. */
function openCamera() {
  const track = new MediaStreamTrackGenerator({ kind: 'video' });
  source = { track, writer: track.writable.getWriter() };
  return track;
}

/**
 * A white bar that moves over a red background by a step in each picture's time. A busy machine skips
 * pictures; those it sends are where they belong at their time.
 */
function startPicture({ width, height, fps, stepPx, barPx }) {
  size = { width, height };
  const startMs = performance.now();
  let sent = -1;
  setInterval(() => {
    const count = Math.round(((performance.now() - startMs) * fps) / 1000);
    if (count === sent || source.track.readyState === 'ended') return;
    sent = count;
    const timestamp = (count * 1_000_000) / fps;
    const format = { format: 'I420', codedWidth: size.width, codedHeight: size.height, colorSpace: COLOUR_SPACE };
    const left = (count * stepPx) % (size.width - barPx);
    source.writer.write(new VideoFrame(paint({ ...size, left, barPx }), { ...format, timestamp }));
  }, 1000 / fps);
}

/** The three planes one after the other, U and V of half the width and height. */
function paint({ width, height, left, barPx }) {
  const planes = [1, 2, 2].map((scale, plane) => {
    const [columns, rows] = [width / scale, height / scale];
    const samples = new Uint8Array(columns * rows).fill(GROUND[plane]);
    for (let row = rows * 0.4; row < rows * 0.6; row++) {
      const start = row * columns + left / scale;
      samples.fill(BAR[plane], start, start + barPx / scale);
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
    const { LocalVideoTrack, Track } = LivekitClient;
    await room.localParticipant.publishTrack(startTone(toneHz), { source: Track.Source.Microphone });
    // A camera of the client's own, as in the meeting page: a mute stops it. The client only disables a track that it
    // was given, and Chromium then sends black pictures until the room knows of the mute.
    navigator.mediaDevices.getUserMedia = async () => new MediaStream([openCamera()]);
    camera = new LocalVideoTrack(openCamera(), {}, false);
    startPicture(picture);
    await room.localParticipant.publishTrack(camera, {
      source: Track.Source.Camera,
      degradationPreference: 'maintain-resolution',
      ...options,
    });
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
