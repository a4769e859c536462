package srs.kernel.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Networks whose hosts may say that they speak for somebody else: in a PROXY header, in {@code X-Forwarded-For}, before an RTMP handshake. The directive
 * {@code trusted_proxies}. Immutable, thread-safe.
 */
public final class TrustedProxies {

    /** The word for nobody. */
    public static final String NONE = "none";

    /** This machine, private and link-local networks. */
    public static final TrustedProxies NEARBY = of(List.of("127.0.0.0/8", "::1", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10"));

    private static final int MAX_CHARS = 64;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final byte[] MAPPED_IPV4 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private record Network(byte[] address, int bits) {
        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int whole = bits / Byte.SIZE;
            for (int i = 0; i < whole; i++) {
                if (address[i] != other[i]) {
                    return false;
                }
            }
            int mask = 0xff00 >> bits % Byte.SIZE & 0xff;
            return mask == 0 || (address[whole] & mask) == (other[whole] & mask);
        }
    }

    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    /**
     * The hosts of these networks, each {@code address/bits} or one address; none for {@link #NONE}, alone.
     *
     * @throws IllegalArgumentException when a word is no network
     */
    public static TrustedProxies of(List<String> words) {
        if (words.equals(List.of(NONE))) {
            return new TrustedProxies(List.of());
        }
        return new TrustedProxies(words.stream().map(word -> network(word).orElseThrow(() -> new IllegalArgumentException(
                word + " is not an address, address/bits, or " + NONE + " alone"))).toList());
    }

    /** The words that are no networks. */
    public static List<String> mistakes(List<String> words) {
        return words.equals(List.of(NONE)) ? List.of() : words.stream().filter(word -> network(word).isEmpty()).toList();
    }

    /** Whether a host may speak for others. An IPv4 address that is written as an IPv6 one is the IPv4 address. */
    public boolean contains(InetAddress host) {
        byte[] address = host.getAddress();
        byte[] plain = isMappedIpv4(address) ? Arrays.copyOfRange(address, IPV6_BYTES - IPV4_BYTES, IPV6_BYTES) : address;
        return networks.stream().anyMatch(network -> network.contains(plain));
    }

    private static boolean isMappedIpv4(byte[] address) {
        return address.length == IPV6_BYTES && Arrays.equals(address, 0, MAPPED_IPV4.length, MAPPED_IPV4, 0, MAPPED_IPV4.length);
    }

    private static Optional<Network> network(String word) {
        int slash = word.indexOf('/');
        String host = slash < 0 ? word : word.substring(0, slash);
        byte[] address = word.length() > MAX_CHARS || host.indexOf('%') >= 0 ? null : NetUtil.createByteArrayFromIpAddressString(host);
        if (address == null) {
            return Optional.empty();
        }
        int most = address.length * Byte.SIZE;
        String bits = slash < 0 ? Integer.toString(most) : word.substring(slash + 1);
        boolean isNumber = !bits.isEmpty() && bits.length() <= 3 && bits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber && Integer.parseInt(bits) <= most ? Optional.of(new Network(address, Integer.parseInt(bits))) : Optional.empty();
    }
}
