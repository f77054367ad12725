package io.drover.server.cluster;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A node in a process of its own, to be paused. Arguments: its address and those of all nodes. Credentials come as a line. */
final class Companion {
    private Companion() {
    }

    public static void main(String[] addresses) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var credentials = Credentials.ofStored(in.readLine());
        try (var bus = ClusterBus.start(credentials, addresses[0], () -> List.of(addresses))) {
            // until the test ends, whichever way
            while (in.readLine() != null) {
                bus.members();
            }
        }
        System.exit(0);
    }

    /** @param all the addresses of all nodes, the new one's first */
    static Process start(Credentials credentials, List<String> all) throws IOException {
        var command = new java.util.ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx128m",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                Companion.class.getName()));
        command.addAll(all);
        var process = new ProcessBuilder(command).redirectErrorStream(true)
                // what it said of itself, should it not come back
                .redirectOutput(new File("target/companion.log")).start();
        process.getOutputStream().write((credentials.stored() + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        return process;
    }
}
