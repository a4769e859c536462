package srs.codec;

import java.util.Locale;

/**
 * Profile, tier and level of H.265, the same 12 bytes in VPS, SPS and hvcC (H.265 §7.3.3).
 *
 * @param compatibilityFlags bit 31 is general_profile_compatibility_flag[0]
 * @param constraintFlags the 48 bits from progressive_source_flag on
 * @param levelIdc thirty times the level
 */
public record HevcProfileTierLevel(int profileSpace, boolean highTier, int profileIdc, int compatibilityFlags, long constraintFlags,
        int levelIdc) {
    private static final int SUB_LAYER_PROFILE_BITS = 88;
    private static final int SUB_LAYER_LEVEL_BITS = 8;
    private static final int CONSTRAINT_BYTES = 6;

    /** Reads the 12 bytes. */
    static HevcProfileTierLevel read(BitReader in) {
        return new HevcProfileTierLevel(in.readBits(2), in.readFlag(), in.readBits(5), (int) in.readLong(32), in.readLong(48),
                in.readBits(8));
    }

    /** Reads the 12 bytes and steps over what follows for sub-layers. */
    static HevcProfileTierLevel read(BitReader in, int maxSubLayersMinus1) {
        HevcProfileTierLevel general = read(in);
        if (maxSubLayersMinus1 == 0) {
            return general;
        }
        int bits = 0;
        for (int i = 0; i < maxSubLayersMinus1; i++) {
            bits += in.readFlag() ? SUB_LAYER_PROFILE_BITS : 0;
            bits += in.readFlag() ? SUB_LAYER_LEVEL_BITS : 0;
        }
        in.skipBits(2 * (8 - maxSubLayersMinus1)); // reserved_zero_2bits
        in.skipBits(bits);
        return general;
    }

    String profile() {
        return switch (profileIdc) {
            case 1 -> "Main";
            case 2 -> "Main10";
            case 3 -> "Main Still Picture";
            case 4 -> "Rext";
            default -> VideoFormat.OTHER;
        };
    }

    String level() {
        int tenths = levelIdc / 3;
        return tenths % 10 == 0 ? String.valueOf(tenths / 10) : tenths / 10 + "." + tenths % 10;
    }

    /** For example {@code hvc1.1.6.L93.90} (ISO/IEC 14496-15 §E.3): trailing zero bytes of the constraint flags are left out. */
    public String codecString() {
        StringBuilder text = new StringBuilder("hvc1.");
        if (profileSpace > 0) {
            text.append((char) ('A' + profileSpace - 1));
        }
        text.append(profileIdc).append('.').append(Integer.toHexString(Integer.reverse(compatibilityFlags)).toUpperCase(Locale.ROOT));
        text.append('.').append(highTier ? 'H' : 'L').append(levelIdc);
        int bytes = CONSTRAINT_BYTES;
        while (bytes > 0 && (constraintFlags >> 8 * (CONSTRAINT_BYTES - bytes) & 0xFF) == 0) {
            bytes--;
        }
        for (int i = 0; i < bytes; i++) {
            long octet = constraintFlags >> 8 * (CONSTRAINT_BYTES - 1 - i) & 0xFF;
            text.append('.').append(Long.toHexString(octet).toUpperCase(Locale.ROOT));
        }
        return text.toString();
    }
}
