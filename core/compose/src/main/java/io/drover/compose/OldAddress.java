package io.drover.compose;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a load balancer sends to a service and to which of its ports, {@code [host][:port][/path][=port]}, as it
 * was said before Rancher 1.2. Null stands for any.
 *
 * @param source where the balancer listens
 * @param target the service's port; null is that of the listener
 */
public record OldAddress(@Nullable String host, @Nullable Integer source, @Nullable String path,
        @Nullable Integer target) {
    static final OldAddress ANY = new OldAddress(null, null, null, null);
    private static final Pattern FORM = Pattern
            .compile("([^:/=]*[^:/=\\d][^:/=]*)?(?::?(\\d{1,5}))?(/[^=]*)?(?:=(\\d{1,5}))?");

    /** @throws IllegalArgumentException whose message says what it must be */
    public static OldAddress parse(String text) {
        var match = FORM.matcher(text.strip());
        if (!match.matches()) {
            throw new IllegalArgumentException("[host][:port][/path][=port]");
        }
        var number = number(match.group(2));
        var alone = match.group(1) == null && match.group(3) == null && match.group(4) == null;
        return alone
                ? new OldAddress(null, null, null, number)
                : new OldAddress(match.group(1), number, match.group(3), number(match.group(4)));
    }

    private static @Nullable Integer number(@Nullable String digits) {
        return digits == null ? null : Integer.valueOf(digits);
    }
}
