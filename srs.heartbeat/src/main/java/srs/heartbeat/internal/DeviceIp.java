package srs.heartbeat.internal;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/** The address that the server says it has: SRS_DEVICE_IP, else of its network cards the one that stats.network counts to. Stateless. */
final class DeviceIp {
    private DeviceIp() {}

    static String find(String environment, int index) {
        if (environment != null && !environment.isEmpty()) {
            return environment;
        }
        List<String> addresses;
        try {
            addresses = NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .map(InetAddress::getHostAddress).toList();
        } catch (SocketException e) {
            addresses = List.of();
        }
        return addresses.isEmpty() ? "" : addresses.get(index >= 0 && index < addresses.size() ? index : 0);
    }
}
