package io.drover.server.simulation;

import java.util.ArrayList;

/** The long run: {@code bin/simulate [--seeds N] [--from N] [--seed N]}. */
public final class Simulate {
    private Simulate() {
    }

    public static void main(String[] arguments) {
        var from = 0L;
        var count = 10_000L;
        for (var i = 0; i + 1 < arguments.length; i += 2) {
            var number = Long.parseLong(arguments[i + 1]);
            switch (arguments[i]) {
                case "--seeds" -> count = number;
                case "--from" -> from = number;
                case "--seed" -> {
                    from = number;
                    count = 1;
                }
                default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
            }
        }
        var failed = new ArrayList<Long>();
        for (var seed = from; seed < from + count; seed++) {
            var violations = Simulation.run(seed, null);
            if (!violations.isEmpty()) {
                failed.add(seed);
                System.out.println("seed " + seed + " (replay: bin/simulate --seed " + seed + ")");
                violations.forEach(violation -> System.out.println("    " + violation));
            }
            if ((seed - from + 1) % 1_000 == 0) {
                System.out.println(seed - from + 1 + " seeds, " + failed.size() + " failed");
            }
        }
        System.out.println(count + " seeds, " + failed.size() + " failed");
        System.exit(failed.isEmpty() ? 0 : 1);
    }
}
