package io.drover.placement;

import io.drover.plugin.SchedulerRule;
import io.drover.plugin.Setting;
import io.drover.plugin.Setting.Type;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/**
 * Fills hosts before it uses new ones: the best host is the one of which the most is taken already and that is not full. Of
 * hosts of which as much is taken, the one with more containers is better.
 */
@Extension
public final class BinPack implements SchedulerRule {
    private static final int HUNDRED = 100;
    /** So fine is what is taken; containers count below that. */
    private static final int PARTS = 10_000;
    private static final int CONTAINERS = 100_000;
    static final Setting BY = Setting.optional("by", Type.TEXT,
            "By what a host is filled: reserved memory, reserved CPU, or the number of its containers.", "memory")
            .oneOf("memory", "cpu", "containers");
    static final Setting FULL = Setting.optional("fullPercent", Type.NUMBER,
            "A host is full when more of its memory or CPU than that would be reserved.", "100");
    static final Setting MOST = Setting.optional("maxContainers", Type.NUMBER,
            "A host is full when it would have more containers than that, Drover's own included.", null);

    @Override
    public String name() {
        return "bin-pack";
    }

    @Override
    public List<Setting> settings() {
        return List.of(BY, FULL, MOST);
    }

    @Override
    public void check(Map<String, String> settings) {
        var wanted = new Wanted("", "", "", Map.of(), 1, 0, 0, settings);
        fullPercent(wanted);
        most(wanted);
    }

    @Override
    public Verdict judge(Wanted wanted, Candidate host) {
        var memory = host.facts().memory();
        var milliCpu = Math.max(1, host.facts().milliCpu());
        var percent = fullPercent(wanted);
        if (wanted.memory() > 0 && over(host.memoryReserved() + wanted.memory(), percent, memory)) {
            return Verdict.refuse("would have more than " + percent + " % of its memory reserved");
        }
        if (wanted.milliCpu() > 0 && over(host.milliCpuReserved() + wanted.milliCpu(), percent, milliCpu)) {
            return Verdict.refuse("would have more than " + percent + " % of its CPU reserved");
        }
        var most = most(wanted);
        if (most != null && (long) host.containers() + wanted.containers() > most) {
            return Verdict.refuse("would have more than " + most + " containers");
        }
        var taken = switch (Objects.requireNonNull(wanted.setting(BY))) {
            case "memory" -> part(host.memoryReserved(), memory);
            case "cpu" -> part(host.milliCpuReserved(), milliCpu);
            default -> 0;
        };
        return Verdict.of(taken * CONTAINERS + Math.min(CONTAINERS - 1, host.containers()));
    }

    private static boolean over(long reserved, int percent, long all) {
        return (double) reserved * HUNDRED > (double) all * percent;
    }

    private static int part(long reserved, long all) {
        return all <= 0 ? 0 : (int) Math.clamp((double) reserved / all * PARTS, 0, PARTS);
    }

    private static int fullPercent(Wanted wanted) {
        return whole(FULL, Objects.requireNonNull(wanted.setting(FULL)), HUNDRED);
    }

    private static @Nullable Integer most(Wanted wanted) {
        var said = wanted.setting(MOST);
        return said == null ? null : whole(MOST, said, Integer.MAX_VALUE);
    }

    private static int whole(Setting setting, String said, int most) {
        try {
            var number = new BigDecimal(said).intValueExact();
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (ArithmeticException | NumberFormatException _) {
            // said below
        }
        throw new IllegalArgumentException(setting.name() + " must be a whole number from 1"
                + (most == Integer.MAX_VALUE ? "" : " to " + most) + ", not " + said);
    }
}
