package io.drover.agent.register;

import java.util.regex.Pattern;

/**
 * A server on the machine itself: people write {@code localhost}, which inside a container is the container. Rancher's agent
 * took the default gateway instead, and so does this one.
 */
public final class LocalServer {
    private static final Pattern LOCAL = Pattern.compile("^(https?://)(?:localhost|127(?:\\.\\d+){3})(?=[:/]|$)");
    private static final String DEFAULT_ROUTE = "00000000";

    private LocalServer() {
    }

    /** @param routes the text of {@code /proc/net/route}, which writes addresses backwards in hexadecimal */
    public static String seenFromContainer(String address, String routes) {
        var matcher = LOCAL.matcher(address);
        if (!matcher.find()) {
            return address;
        }
        return routes.lines().map(line -> line.split("\\s+"))
                .filter(words -> words.length > 2 && words[1].equals(DEFAULT_ROUTE) && words[2].length() == 8)
                .findFirst().map(words -> matcher.group(1) + dotted(words[2]) + address.substring(matcher.end()))
                .orElse(address);
    }

    private static String dotted(String hex) {
        var value = Long.parseLong(hex, 16);
        return (value & 255) + "." + (value >> 8 & 255) + "." + (value >> 16 & 255) + "." + (value >> 24 & 255);
    }
}
