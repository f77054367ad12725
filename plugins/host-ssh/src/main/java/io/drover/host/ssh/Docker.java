package io.drover.host.ssh;

import io.drover.plugin.HostDriver.Machine;
import java.io.IOException;
import java.net.URI;

/** How a machine without a Docker Engine gets one. */
record Docker(String way, String script) {
    static final String INSTALL = "install";
    static final String INSTALL_URL = "installUrl";
    private static final String APT = "export DEBIAN_FRONTEND=noninteractive; apt-get update -qq && "
            + "apt-get install -y -qq --no-install-recommends ";
    /** A package that was installed a moment ago may take that long to answer. */
    private static final String ANSWERS = "for i in $(seq 30); do docker version >/dev/null 2>&1 && exit 0; sleep 1; done;"
            + " docker version";

    static Docker of(Machine machine) throws Mistaken {
        var script = machine.setting(INSTALL_URL);
        try {
            var address = URI.create(script);
            if (address.getHost() != null
                    && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
                return new Docker(machine.setting(INSTALL), script);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new Mistaken(INSTALL_URL + " must be an address that begins with http:// or https://");
    }

    void install(Shell shell, Found found) throws IOException, InterruptedException {
        if (found.has("command") && starts(shell)) {
            return;
        }
        switch (way) {
            case "script" -> {
                if (!found.has("curl")) {
                    apt(shell, found, "curl ca-certificates");
                }
                shell.run("script=$(curl -fsSL " + Shell.quote(script) + ") && sh -c \"$script\" </dev/null",
                        Shell.LONG);
            }
            case "package" -> apt(shell, found, "docker.io");
            default -> throw new IOException("no Docker Engine answers on the machine, and " + INSTALL + " is " + way);
        }
        if (!starts(shell)) {
            shell.run(ANSWERS, Shell.SHORT);
        }
    }

    /** It is there and was stopped. */
    private static boolean starts(Shell shell) throws IOException, InterruptedException {
        return shell.test("docker version || { systemctl start docker || service docker start; } && docker version");
    }

    private static void apt(Shell shell, Found found, String packages) throws IOException, InterruptedException {
        if (!found.has("apt")) {
            throw new IOException("this machine has no apt-get to install " + packages + " with; install it by hand");
        }
        shell.run(APT + packages, Shell.LONG);
    }
}
