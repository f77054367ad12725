package io.drover.network.balancing.plan;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which host names a rule is about.
 *
 * @param text in small letters; how names end or begin for a wildcard
 */
public record HostName(Form form, String text) {
    /** What of a name is compared. */
    public enum Form {
        EXACT, ENDS, BEGINS
    }

    /** Nothing else can be in a host name, and a rule for it would never fit. */
    private static final Pattern POSSIBLE = Pattern.compile("[a-z0-9_.:\\[\\]-]+");

    /** Of {@code a.com}, {@code *.a.com} or {@code www.a.*}. Empty for what no request can have. */
    static Optional<HostName> parse(String written) {
        var text = written.strip().toLowerCase(Locale.ROOT);
        var name = text.startsWith("*")
                ? new HostName(Form.ENDS, text.substring(1))
                : text.endsWith("*")
                        ? new HostName(Form.BEGINS, text.substring(0, text.length() - 1))
                        : new HostName(Form.EXACT, text);
        return POSSIBLE.matcher(name.text).matches() ? Optional.of(name) : Optional.empty();
    }

    boolean exact() {
        return form == Form.EXACT;
    }
}
