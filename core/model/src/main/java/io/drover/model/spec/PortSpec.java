package io.drover.model.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One published port.
 *
 * @param bindAddress the host address it is bound to; null is every address
 * @param publicPort null asks for a random one of the environment's range
 */
public record PortSpec(@Nullable String bindAddress, @Nullable Integer publicPort, int privatePort,
        Protocol protocol) {
    private static final Pattern FORM = Pattern.compile(
            "(?:(\\d{1,3}(?:\\.\\d{1,3}){3}):)?(?:(\\d+)(?:-(\\d+))?:|:)?(\\d+)(?:-(\\d+))?(?:/(tcp|udp))?");

    /** The transport of a port; the wire form is lower case. */
    public enum Protocol {
        TCP, UDP;

        public String wire() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Rancher's form: {@code [ip:][public:]private/protocol}. */
    @Override
    public String toString() {
        return (bindAddress == null ? "" : bindAddress + ":") + (publicPort == null ? "" : publicPort + ":")
                + privatePort + "/" + protocol.wire();
    }

    /** Can the two not be published on one host? Ports whose numbers are not known yet clash with nobody. */
    public boolean clashes(PortSpec other) {
        return publicPort != null && publicPort.equals(other.publicPort) && protocol == other.protocol
                && (everywhere() || other.everywhere() || Objects.equals(bindAddress, other.bindAddress));
    }

    /** Is it bound to every address of the host? */
    public boolean everywhere() {
        return bindAddress == null || bindAddress.equals("0.0.0.0");
    }

    /** With its own number for a public one that is not given. */
    PortSpec asItself() {
        return publicPort == null ? new PortSpec(bindAddress, privatePort, privatePort, protocol) : this;
    }

    /**
     * The ports that a text stands for: {@code 80}, {@code 8080:80/udp}, {@code 10.0.0.1:8080:80}, or ranges of equal
     * length, {@code 8000-8002:80-82}.
     *
     * @throws IllegalArgumentException saying what such a text must be
     */
    public static List<PortSpec> parse(String text) {
        var match = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!match.matches()) {
            throw new IllegalArgumentException("[address:][public:]private[/tcp|/udp] ('" + text + "' is none)");
        }
        var protocol = "udp".equals(match.group(6)) ? Protocol.UDP : Protocol.TCP;
        var first = port(match.group(4));
        var last = match.group(5) == null ? first : port(match.group(5));
        var open = match.group(2) == null ? null : port(match.group(2));
        var openLast = match.group(3) == null ? open : Integer.valueOf(port(match.group(3)));
        if (last < first || (open != null && openLast != null && openLast - open != last - first)) {
            throw new IllegalArgumentException("ranges of equal length ('" + text + "' is not)");
        }
        var ports = new ArrayList<PortSpec>();
        for (var i = 0; i <= last - first; i++) {
            ports.add(new PortSpec(match.group(1), open == null ? null : open + i, first + i, protocol));
        }
        return ports;
    }

    private static int port(String digits) {
        if (digits.length() > 5 || Integer.parseInt(digits) < 1 || Integer.parseInt(digits) > 65535) {
            throw new IllegalArgumentException("ports from 1 to 65535");
        }
        return Integer.parseInt(digits);
    }
}
