package io.drover.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A running container of an engine, to run programs in. */
record Inside(Host host, String container) {
    /** As Linux tells programs, whatever it does itself. */
    private static final double TICKS_PER_SECOND = 100;

    /** Starts one on an engine. */
    static Inside started(Host host, List<String> options, List<String> command) {
        var words = new ArrayList<>(List.of("run", "--detach"));
        words.addAll(options);
        words.add(Way.IMAGE);
        words.addAll(command);
        return new Inside(host, ok(host.engine().docker(words.toArray(String[]::new))));
    }

    /** Runs a program in it and expects success. */
    String run(String... words) {
        var all = new ArrayList<>(List.of("exec", container));
        all.addAll(Arrays.asList(words));
        return ok(host.engine().docker(all.toArray(String[]::new)));
    }

    /** Processor time of all of its processes, in seconds. */
    double processorSeconds() {
        var processes = ok(host.engine().docker("top", container, "-eo", "pid")).lines().skip(1)
                .map(pid -> "/proc/" + pid.strip() + "/stat").toList();
        var words = new ArrayList<>(List.of("cat"));
        words.addAll(processes);
        // behind the name, which may hold anything: state, and ten more, then user and system time
        return host.machine().run(words.toArray(String[]::new)).lines()
                .map(line -> line.substring(line.lastIndexOf(')') + 2).split(" "))
                .mapToLong(fields -> Long.parseLong(fields[11]) + Long.parseLong(fields[12])).sum()
                / TICKS_PER_SECOND;
    }

    /** What the docker command printed. */
    static String ok(Command.Result result) {
        if (!result.ok()) {
            throw new IllegalStateException("docker: " + result.out() + result.err());
        }
        return result.out();
    }
}
