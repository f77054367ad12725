package io.drover.lab;

import io.drover.model.Version;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code bin/lab}: several Docker hosts on one machine, for people. */
@CommandLine.Command(name = "lab", mixinStandardHelpOptions = true, subcommands = {
        Main.Up.class, Main.Down.class, CommandLine.HelpCommand.class}, description = {
                "Several real Docker hosts on this one machine, joined by a bridge, with a Drover server and an agent on "
                        + "each. Needs root, Docker Engine, iproute2 and util-linux."})
public final class Main {
    public static void main(String... args) {
        var line = new CommandLine(new Main()).setExecutionExceptionHandler((error, command, _) -> {
            command.getErr().println("lab: " + error.getMessage());
            return 1;
        });
        line.getCommandSpec().version("Drover lab " + Version.TEXT);
        System.exit(args.length == 0 ? line.execute("help") : line.execute(args));
    }

    @CommandLine.Command(name = "up", description = "Starts a server and N hosts and leaves them running.")
    static final class Up implements Runnable {
        @Parameters(index = "0", paramLabel = "N", defaultValue = "3", description = "how many hosts (default: 3)")
        private int hosts;

        @Override
        public void run() {
            if (hosts < 1 || hosts > 100) {
                throw new IllegalArgumentException("N must be from 1 to 100, not " + hosts);
            }
            say("starting a server and " + hosts + " hosts ...");
            // closed when something fails or the user interrupts; kept once it is whole
            try (var drover = DroverLab.with(hosts)) {
                var server = drover.server();
                var key = server.firstKey();
                say("the API:         " + server.url() + "/v2-beta");
                say("admin password:  " + key.path("adminPassword").asText());
                say("drover:          export RANCHER_URL=" + server.url() + " RANCHER_ACCESS_KEY="
                        + key.path("accessKey").asText() + " RANCHER_SECRET_KEY=" + key.path("secretKey").asText());
                for (var host : drover.hosts()) {
                    say(host.machine().name() + " " + host.machine().address() + ":    docker -H unix://"
                            + host.engine().socket() + " ps");
                }
                say("to end it:       bin/lab down");
                drover.lab().keep();
            }
        }
    }

    @CommandLine.Command(name = "down", description = "Ends the labs that up left running, and removes all that they made.")
    static final class Down implements Runnable {
        @Override
        public void run() {
            Leftovers.sweepKept(Lab.root());
            say("no lab is left running");
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
