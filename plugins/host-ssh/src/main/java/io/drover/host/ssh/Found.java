package io.drover.host.ssh;

import io.drover.plugin.HostDriver.Log;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What is on a machine before anything is done to it. */
record Found(Map<String, String> facts) {
    private static final String LOOK = """
            . /etc/os-release 2>/dev/null
            echo "os=${PRETTY_NAME:-unknown}"
            echo "architecture=$(uname -m)"
            echo "kernel=$(uname -r)"
            echo "docker=$(docker version --format '{{.Server.Version}}' 2>/dev/null)"
            command -v docker >/dev/null && echo "command=yes"
            command -v curl >/dev/null && echo "curl=yes"
            command -v apt-get >/dev/null && echo "apt=yes"
            true
            """;

    static Found of(Shell shell, Log log) throws IOException, InterruptedException {
        var facts = new HashMap<String, String>();
        shell.ask(LOOK).lines().forEach(line -> {
            var parts = line.split("=", 2);
            if (parts.length == 2 && !parts[1].isBlank()) {
                facts.put(parts[0], parts[1].strip());
            }
        });
        if (!facts.containsKey("architecture")) {
            throw new IOException("the machine does not say what it is; is it Linux?");
        }
        log.line(facts.get("os") + ", " + facts.get("architecture") + ", kernel " + facts.get("kernel"));
        log.line(facts.containsKey("docker") ? "Docker " + facts.get("docker") : "no Docker Engine answers");
        return new Found(Map.copyOf(facts));
    }

    boolean dockerAnswers() {
        return facts.containsKey("docker");
    }

    boolean has(String program) {
        return facts.containsKey(program);
    }
}
