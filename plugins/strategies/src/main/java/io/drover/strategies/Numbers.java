package io.drover.strategies;

import io.drover.model.spec.UpgradeOptions;
import io.drover.plugin.Setting;
import java.math.BigDecimal;
import java.time.Duration;

/** What was said to a strategy, as numbers within limits. */
final class Numbers {
    private static final long DAY = Duration.ofDays(1).toMillis();

    private Numbers() {
    }

    static String text(UpgradeOptions options, Setting setting) {
        var said = options.settings().get(setting.name());
        if (said != null && !said.isBlank()) {
            return said.strip();
        }
        return setting.usual() == null ? "" : setting.usual();
    }

    /** Within a day. */
    static Duration millis(UpgradeOptions options, Setting setting) {
        return Duration.ofMillis(whole(options, setting, 0, DAY));
    }

    static long whole(UpgradeOptions options, Setting setting, long least, long most) {
        var number = number(options, setting, least, most);
        if (number != Math.rint(number)) {
            throw new IllegalArgumentException(setting.name() + " must be a whole number");
        }
        return (long) number;
    }

    static double number(UpgradeOptions options, Setting setting, double least, double most) {
        var number = parse(setting.name(), text(options, setting));
        if (number < least || number > most) {
            throw new IllegalArgumentException(setting.name() + " must be from " + plain(least) + " to " + plain(most));
        }
        return number;
    }

    /** @throws IllegalArgumentException naming it when it is none */
    static double parse(String name, String text) {
        try {
            return new BigDecimal(text).doubleValue();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number, not " + text, e);
        }
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
