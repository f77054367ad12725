package io.drover.server.hosts;

import io.drover.model.Refusal;
import java.time.Duration;
import java.util.Map;

/**
 * @param detection silence after which a host counts as not answering
 * @param grace further time after which it counts as lost
 * @param brakePercent when more hosts than this vanish within {@code brakeWindow}, nothing is moved
 */
public record HostTimings(Duration detection, Duration grace, int brakePercent, Duration brakeWindow) {
    public static final HostTimings DEFAULT = new HostTimings(Duration.ofSeconds(3), Duration.ofSeconds(5), 30,
            Duration.ofSeconds(60));

    /** @throws Refusal naming the variable that is wrong */
    public static HostTimings fromEnvironment(Map<String, String> environment) {
        return new HostTimings(
                Duration.ofMillis(number(environment, "DROVER_HOST_DETECTION_MILLIS", DEFAULT.detection.toMillis(), 500,
                        600_000)),
                Duration.ofMillis(
                        number(environment, "DROVER_HOST_GRACE_MILLIS", DEFAULT.grace.toMillis(), 0, 3_600_000)),
                (int) number(environment, "DROVER_HOST_BRAKE_PERCENT", DEFAULT.brakePercent, 1, 100),
                DEFAULT.brakeWindow);
    }

    private static long number(Map<String, String> environment, String name, long otherwise, long least, long most) {
        var text = environment.get(name);
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        try {
            var number = Long.parseLong(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Refusal.invalid(name, "must be a number from " + least + " to " + most + ", not '" + text + "'");
    }
}
