package io.drover.network.balancing.plan;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** Tells addresses and names from what a person may have written in their place. */
public final class Addresses {
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252}[A-Za-z0-9_.])?");

    private Addresses() {
    }

    public static boolean isAddress(String text) {
        try {
            InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    static boolean isHostName(String text) {
        return HOST_NAME.matcher(text).matches() && !isAddress(text);
    }
}
