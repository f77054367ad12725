package io.drover.network.balancing.haproxy;

import io.drover.network.health.RequestLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The request of a health check in HAProxy's words: the same as what the Network Agent of a host sends.
 *
 * @param option the line that names it
 * @param more headers and a body, a line or none
 */
record CheckRequest(String option, List<String> more) {
    private static final Pattern FIRST = Pattern.compile("([A-Z]+) ([!-~]+) (HTTP/1\\.[01])");
    private static final Pattern HEADER = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+) *:[ \t]*([ -~]*[!-~])[ \t]*");
    private static final Pattern BODY = Pattern.compile("\\P{Cntrl}*");
    /** It takes 64 words on a line, and each is three. */
    private static final int MOST_HEADERS = 18;
    /** Each server's own, as the Network Agent names it. */
    private static final String HOST = "hdr Host " + Quoted.word("%[bc_dst]:%[bc_dst_port]");

    CheckRequest {
        more = List.copyOf(more);
    }

    /** Empty for one that HAProxy would not send as it is. */
    static Optional<CheckRequest> of(String written) {
        var line = RequestLine.parse(written);
        var first = FIRST.matcher(line.first());
        var headers = line.headers().stream().map(HEADER::matcher).toList();
        if (headers.size() > MOST_HEADERS || !first.matches() || !headers.stream().allMatch(Matcher::matches)
                || !BODY.matcher(line.body()).matches() || hosts(headers) > 1) {
            return Optional.empty();
        }
        var words = new ArrayList<String>();
        if (line.lacksHost()) {
            words.add(HOST);
        }
        headers.forEach(header -> words.add("hdr " + Quoted.word(header.group(1)) + " "
        // it would look for names of its own in it
                + Quoted.word(header.group(2).replace("%", "%%"))));
        if (!line.body().isEmpty()) {
            words.add("body " + Quoted.word(line.body()));
        }
        return Optional.of(new CheckRequest(
                "option httpchk " + first.group(1) + " " + Quoted.word(first.group(2)) + " " + first.group(3),
                words.isEmpty() ? List.of() : List.of("http-check send " + String.join(" ", words))));
    }

    private static long hosts(List<Matcher> headers) {
        return headers.stream().filter(header -> header.group(1).equalsIgnoreCase("host")).count();
    }
}
