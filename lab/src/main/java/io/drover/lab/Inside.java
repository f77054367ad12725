package io.drover.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A running container of an engine, to run programs in. */
record Inside(Host host, String container) {
    /** Runs a program in it and expects success. */
    String run(String... words) {
        var all = new ArrayList<>(List.of("exec", container));
        all.addAll(Arrays.asList(words));
        var result = host.engine().docker(all.toArray(String[]::new));
        if (!result.ok()) {
            throw new IllegalStateException(container + ": " + List.of(words) + ": " + result.out() + result.err());
        }
        return result.out();
    }

    /** Starts one on an engine. */
    static Inside started(Host host, List<String> options, List<String> command) {
        var words = new ArrayList<>(List.of("run", "--detach"));
        words.addAll(options);
        words.add(Way.IMAGE);
        words.addAll(command);
        var result = host.engine().docker(words.toArray(String[]::new));
        if (!result.ok()) {
            throw new IllegalStateException("docker " + words + ": " + result.err());
        }
        return new Inside(host, result.out());
    }
}
