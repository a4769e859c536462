package srs.protocol.rtc.internal.session;

import io.netty.util.NetUtil;
import java.util.HexFormat;

/** Who counts as one for a budget: an IPv4 address, or the network of 64 bits of an IPv6 one, all of which one customer has. Stateless. */
final class AddressKey {
    private static final int IPV6_BYTES = 16;
    private static final int NETWORK_BYTES = 8;

    private AddressKey() {
    }

    /** What is no address counts as it is. */
    static String of(String ip) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(ip);
        return address == null || address.length != IPV6_BYTES ? ip : HexFormat.of().formatHex(address, 0, NETWORK_BYTES);
    }
}
