package srs.protocol.rtmp.internal;

import java.util.List;
import java.util.Locale;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpProtocolException;
import srs.kernel.config.Section;

/**
 * The refer check: the page that embeds a client must be of one of the listed domains, or below one (compat 6.10, F087).
 *
 * <p>Stateless, thread-safe. A domain matches at its dots only: {@code ossrs.net} admits {@code www.ossrs.net}, not
 * {@code evil-ossrs.net} as SRS would.
 */
final class Refer {
    private Refer() {
    }

    /**
     * Checks one list of a vhost.
     *
     * @param list {@code all}, {@code play} or {@code publish}
     * @throws RtmpProtocolException with 2015 when the page is not admitted
     */
    static void check(Section vhost, String list, String pageUrl) {
        if (!vhost.isOn("refer.enabled")) {
            return;
        }
        List<String> domains = vhost.words("refer." + list);
        if (!domains.isEmpty() && !admits(domains, pageUrl)) {
            throw new RtmpProtocolException(RtmpError.REFER_DENIED,
                    "page '" + pageUrl + "' is of no domain of refer." + list + " " + domains);
        }
    }

    /** Whether the page's host is one of the domains or below one. A page that was not told is not. */
    static boolean admits(List<String> domains, String pageUrl) {
        String host = hostOf(pageUrl);
        for (String listed : domains) {
            String domain = listed.toLowerCase(Locale.ROOT);
            boolean atDot = domain.startsWith(".") || host.length() == domain.length()
                    || host.length() > domain.length() && host.charAt(host.length() - domain.length() - 1) == '.';
            if (!host.isEmpty() && host.endsWith(domain) && atDot) {
                return true;
            }
        }
        return false;
    }

    private static String hostOf(String pageUrl) {
        int schemaEnd = pageUrl.indexOf("://");
        int begin = schemaEnd < 0 ? 0 : schemaEnd + 3;
        int end = begin;
        while (end < pageUrl.length() && "/?#".indexOf(pageUrl.charAt(end)) < 0) {
            end++;
        }
        String authority = pageUrl.substring(begin, end);
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        int port = host.indexOf(':');
        return (port < 0 ? host : host.substring(0, port)).toLowerCase(Locale.ROOT);
    }
}
