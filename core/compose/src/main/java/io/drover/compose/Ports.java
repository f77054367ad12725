package io.drover.compose;

import io.drover.model.spec.PortSpec;
import io.drover.model.spec.PortSpec.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Published ports: {@code 80}, {@code 8080:80/udp}, {@code 10.0.0.1:8080:80}, and ranges of equal length. */
final class Ports {
    private static final Pattern FORM = Pattern.compile(
            "(?:(\\d{1,3}(?:\\.\\d{1,3}){3}):)?(?:(\\d+)(?:-(\\d+))?:|:)?(\\d+)(?:-(\\d+))?(?:/(tcp|udp))?");

    private Ports() {
    }

    static List<PortSpec> read(Keys keys) {
        var ports = new ArrayList<PortSpec>();
        for (var text : keys.list("ports")) {
            ports.addAll(read(keys, text));
        }
        return ports;
    }

    private static List<PortSpec> read(Keys keys, String text) {
        var match = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!match.matches()) {
            throw keys.wrong("ports", "[address:][public:]private[/tcp|/udp] ('" + text + "' is none)");
        }
        var protocol = "udp".equals(match.group(6)) ? Protocol.UDP : Protocol.TCP;
        var first = port(keys, match.group(4));
        var last = match.group(5) == null ? first : port(keys, match.group(5));
        var open = match.group(2) == null ? null : port(keys, match.group(2));
        var openLast = match.group(3) == null ? open : Integer.valueOf(port(keys, match.group(3)));
        if (last < first || (open != null && openLast != null && openLast - open != last - first)) {
            throw keys.wrong("ports", "ranges of equal length ('" + text + "' is not)");
        }
        var ports = new ArrayList<PortSpec>();
        for (var i = 0; i <= last - first; i++) {
            ports.add(new PortSpec(match.group(1), open == null ? null : open + i, first + i, protocol));
        }
        return ports;
    }

    private static int port(Keys keys, String text) {
        if (text.length() > 5 || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65535) {
            throw keys.wrong("ports", "ports from 1 to 65535");
        }
        return Integer.parseInt(text);
    }
}
