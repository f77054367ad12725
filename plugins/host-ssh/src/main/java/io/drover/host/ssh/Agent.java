package io.drover.host.ssh;

import io.drover.plugin.HostDriver.Machine;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the agent is started. */
record Agent(String command, @Nullable String address) {
    static final String ADDRESS = "agentAddress";
    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]+");

    static Agent of(Machine machine) throws Mistaken {
        var address = machine.settings().get(ADDRESS);
        if (address != null && !LITERAL.matcher(address).matches()) {
            throw new Mistaken(ADDRESS + " must be an IP address, not '" + address + "'");
        }
        return new Agent(machine.registration().command(), address);
    }

    void start(Shell shell) throws IOException, InterruptedException {
        if (!shell.test("command -v curl")) {
            shell.run("echo 'curl is missing, and is installed'; export DEBIAN_FRONTEND=noninteractive; "
                    + "apt-get update -qq && apt-get install -y -qq --no-install-recommends curl ca-certificates",
                    Shell.LONG);
        }
        shell.run((address == null ? "" : "export CATTLE_AGENT_IP=" + address + "; ") + command, Shell.LONG);
    }
}
