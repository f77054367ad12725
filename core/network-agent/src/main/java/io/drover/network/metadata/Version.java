package io.drover.network.metadata;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The forms that metadata had over time; {@code latest} is the last. */
enum Version {
    /** A stack lists the names of its services, and a service those of its containers. */
    FIRST("2015-07-25"),
    /** They list them in full. */
    SECOND("2015-12-19"),
    /** Names are in lower case, and a published port without an address says that it is at all. */
    THIRD("2016-07-29");

    static final String LATEST = "latest";
    private final String date;

    Version(String date) {
        this.date = date;
    }

    static Optional<Version> of(String date) {
        return date.equals(LATEST)
                ? Optional.of(THIRD)
                : Arrays.stream(values()).filter(version -> version.date.equals(date)).findFirst();
    }

    static List<String> all() {
        return Stream.concat(Arrays.stream(values()).map(version -> version.date), Stream.of(LATEST)).toList();
    }

    boolean hasNamesOnly() {
        return this == FIRST;
    }

    String name(String name) {
        return this == THIRD ? name.toLowerCase(Locale.ROOT) : name;
    }

    /** @param hostIp of the host that publishes it */
    String port(String port, String hostIp) {
        if (this == THIRD) {
            return hasAddress(port) ? port : "0.0.0.0:" + port;
        }
        if (!hasAddress(port)) {
            return hostIp + ':' + port;
        }
        return port.startsWith("0.0.0.0:") ? hostIp + port.substring("0.0.0.0".length()) : port;
    }

    private static boolean hasAddress(String port) {
        return port.indexOf(':') != port.lastIndexOf(':');
    }
}
