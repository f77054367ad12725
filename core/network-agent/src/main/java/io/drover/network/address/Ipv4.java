package io.drover.network.address;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An IPv4 address. */
public record Ipv4(int bits) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

    /** Null for anything but four numbers up to 255. */
    public static @Nullable Ipv4 parse(@Nullable String text) {
        var matcher = FORM.matcher(text == null ? "" : text);
        if (!matcher.matches()) {
            return null;
        }
        var bits = 0;
        for (var group = 1; group <= 4; group++) {
            var number = Integer.parseInt(matcher.group(group));
            if (number > 255) {
                return null;
            }
            bits = bits << 8 | number;
        }
        return new Ipv4(bits);
    }

    public Ipv4 plus(int count) {
        return new Ipv4(bits + count);
    }

    @Override
    public String toString() {
        return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
    }
}
