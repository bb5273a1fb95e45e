export { type DecodedFrame, decodeFrames, decodeSound } from './decode-media.ts';
export { judgeRecording, type Verdict } from './judge-recording.ts';
export { audibleShare, beepOnsets, listenFor, measureTone, type ToneTrack } from './listen.ts';
export { listMp4Boxes, type MediaFacts, probeMedia } from './probe-media.ts';
export { type CardSighting, type Framing, flashOnsets, followCards } from './read-card.ts';
