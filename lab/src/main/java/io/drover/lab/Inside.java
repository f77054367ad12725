package io.drover.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A running container of an engine, to run programs in. */
record Inside(Host host, String container) {
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

    /** What the docker command printed. */
    static String ok(Command.Result result) {
        if (!result.ok()) {
            throw new IllegalStateException("docker: " + result.out() + result.err());
        }
        return result.out();
    }
}
