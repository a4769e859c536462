package srs.format.ts;

/**
 * An elementary stream with the codec configuration that holds from here on. Immutable; a new configuration makes a new one.
 *
 * @param config avcC, hvcC, AudioSpecificConfig, OpusHead; empty for codecs without. Not to be changed
 */
public record TsTrack(TsCodec codec, int pid, byte[] config) {}
