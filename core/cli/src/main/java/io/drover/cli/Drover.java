package io.drover.cli;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command itself; what it does is in its subcommands. */
@Command(name = "drover", mixinStandardHelpOptions = true, version = "drover 0.1.0", description = "Keeps the services of compose files running across Docker hosts.", subcommands = {
        Up.class, Down.class, Ps.class, Stacks.class, Scale.class, Start.class, Stop.class, Restart.class, Rm.class,
        Logs.class, Events.class, Wait.class, Inspect.class, Export.class, Config.class, Hosts.class,
        Environments.class, GenerateCompletion.class, HelpCommand.class}, footer = {"", "Examples:",
                "  drover up -s shop -f docker-compose.yml", "  drover ps",
                "  drover scale shop/web=5",
                "  drover logs -f shop/web", "  drover hosts add"})
public final class Drover {
    private Drover() {
    }

    public static void main(String... arguments) {
        System.exit(line().execute(arguments.length == 0 ? new String[]{"help"} : arguments));
    }

    static CommandLine line() {
        return new CommandLine(new Drover()).setExecutionExceptionHandler((error, command, _) -> {
            if (!(error instanceof Failure)) {
                throw error;
            }
            command.getErr().println("drover: " + error.getMessage());
            return 1;
        });
    }
}
