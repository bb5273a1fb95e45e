/* global LivekitClient, MediaStreamTrackGenerator, RTCPeerConnection, RTCRtpReceiver, AudioContext, VideoFrame */
// Runs in a browser, together with livekit-client: a participant whose picture and sound can be judged.

/** Y, U and V values, as cameras send them. */
const GROUND = [81, 90, 240];
const BAR = [235, 128, 128];
const COLOUR_SPACE = { matrix: 'smpte170m', primaries: 'smpte170m', transfer: 'smpte170m', fullRange: false };

let room;
let camera;
let size;
/** The writer for the pictures of the current camera. */
let source;

/** Opens a camera as a browser does: with a new track each time. */
function openCamera() {
  const track = new MediaStreamTrackGenerator({ kind: 'video' });
  source = { track, writer: track.writable.getWriter() };
  return track;
}

/**
 * Draws a white bar that moves over a red background by one step per picture. A busy machine skips pictures, and the
 * bar in the others is still where it belongs at their time.
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

/** Returns the three planes in sequence, U and V at half the width and height. */
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

/** Makes this browser report that it can decode VP8 only. */
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
    // The client opens this camera itself, as in the meeting page, so a mute stops it. A track that is passed to the
    // client is only disabled, and Chromium then sends black pictures until the room has received the mute.
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

  /** Turns the camera like a phone: width and height are swapped. */
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
