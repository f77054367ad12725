package io.drover.model.network;

import java.util.regex.Pattern;

/**
 * From which ports those are drawn that nobody gave a number.
 *
 * @param first and last are both in it
 */
public record PortRange(int first, int last) {
    /** Rancher's own. */
    public static final PortRange DEFAULT = new PortRange(49_153, 65_535);
    private static final Pattern FORM = Pattern.compile("(\\d{1,5})-(\\d{1,5})");

    /** @throws IllegalArgumentException saying what such a text must be */
    public static PortRange parse(String text) {
        var match = FORM.matcher(text.strip());
        if (match.matches()) {
            var range = new PortRange(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)));
            if (range.first >= 1 && range.first <= range.last && range.last <= 65_535) {
                return range;
            }
        }
        throw new IllegalArgumentException("two ports as in " + DEFAULT + ", not '" + text + "'");
    }

    public int count() {
        return last - first + 1;
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
