export const SAMPLE_RATE_HZ = 48_000;
/** The shortest gap, as long as the shortest usual packet; anything shorter is rounding of file times. */
const MIN_GAP_S = 0.009;
/** The filter that fills the gaps of a track with silence, so that its samples are as far apart as in the file. */
export const STEADY_SOUND = `aresample=${SAMPLE_RATE_HZ}:async=1:min_hard_comp=${MIN_GAP_S}:first_pts=0`;
