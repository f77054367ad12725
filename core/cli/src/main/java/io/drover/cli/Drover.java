package io.drover.cli;

import io.drover.model.Refusal;
import io.drover.model.Version;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The command itself; what it does is in its subcommands. */
@Command(name = "drover", mixinStandardHelpOptions = true, versionProvider = Drover.OwnVersion.class, description = "Keeps the services of compose files running across Docker hosts.", footer = {
        "", "Examples:", "  drover up -s shop -f docker-compose.yml", "  drover ps", "  drover scale shop/web=5",
        "  drover logs -f shop/web", "  drover hosts add"})
public final class Drover implements Runnable {
    private static final Map<String, Class<?>> COMMANDS = commands();

    @Mixin
    private Connection connection = new Connection();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private Drover() {
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what is to be done; see drover help");
    }

    public static void main(String... arguments) {
        var words = arguments.length == 0 ? new String[]{"help"} : arguments;
        System.exit(line(words).execute(words));
    }

    /** Does what the words say, writes to these, and gives the exit code. */
    public static int run(PrintWriter out, PrintWriter err, String... words) {
        return line(words).setOut(out).setErr(err).execute(words);
    }

    /**
     * For these words: to look at every subcommand takes longer than most of them do, so those that are not among the words
     * are only named and described.
     */
    static CommandLine line(String... words) {
        var line = new CommandLine(new Drover());
        var asked = List.of(words);
        COMMANDS.forEach((name, command) -> {
            var said = Objects.requireNonNull(command.getAnnotation(Command.class));
            var meant = asked.contains(name) || asked.contains("completion")
                    || Arrays.stream(said.aliases()).anyMatch(asked::contains);
            line.addSubcommand(name, meant ? command : heading(said), said.aliases());
        });
        for (var verb : List.of("run", "exec")) {
            // what comes after the image or the container is its own, whatever it looks like
            Objects.requireNonNull(line.getSubcommands().get(verb)).setStopAtPositional(true);
        }
        return line.setExecutionExceptionHandler((error, command, _) -> {
            if (!(error instanceof Failure || error instanceof Refusal)) {
                throw error;
            }
            command.getErr().println("drover: " + error.getMessage());
            return 1;
        });
    }

    private static CommandSpec heading(Command said) {
        return CommandSpec.create()
                .usageMessage(new UsageMessageSpec().header(said.header()).description(said.description()));
    }

    /** Read when it is asked for. */
    static final class OwnVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[]{"drover " + Version.TEXT};
        }
    }

    private static Map<String, Class<?>> commands() {
        var all = new LinkedHashMap<String, Class<?>>();
        all.put("up", Up.class);
        all.put("down", Down.class);
        all.put("run", RunContainer.class);
        all.put("ps", Ps.class);
        all.put("stacks", Stacks.class);
        all.put("upgrade", Upgrade.class);
        all.put("scale", Scale.class);
        all.put("start", Start.class);
        all.put("stop", Stop.class);
        all.put("restart", Restart.class);
        all.put("rm", Rm.class);
        all.put("exec", Exec.class);
        all.put("logs", Logs.class);
        all.put("stats", Stats.class);
        all.put("events", Events.class);
        all.put("wait", Wait.class);
        all.put("inspect", Inspect.class);
        all.put("export", Export.class);
        all.put("config", Config.class);
        all.put("hosts", Hosts.class);
        all.put("volume", Volumes.class);
        all.put("network", Networks.class);
        all.put("certificate", Certificates.class);
        all.put("notifications", Notifications.class);
        all.put("env", Environments.class);
        all.put("login", Login.class);
        all.put("completion", GenerateCompletion.class);
        all.put("help", HelpCommand.class);
        return all;
    }
}
