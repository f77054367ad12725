package io.drover.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes an API key with a password, and keeps it for the commands to come. */
@Command(name = "login", mixinStandardHelpOptions = true, description = "Asks for the password of a server, makes an API key there, and keeps it in ~/.drover/cli.json for the commands to come.", footer = {
        "", "Examples:", "  drover login http://10.0.0.1:8080",
        "  drover login http://10.0.0.1:8080 --password-stdin < password"})
final class Login implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Parameters(paramLabel = "URL", description = "the server, for example http://10.0.0.1:8080")
    private String url = "";
    @Option(names = {"-u",
            "--user"}, paramLabel = "NAME", defaultValue = "admin", description = "(default: ${DEFAULT-VALUE})")
    private String user = "admin";
    @Option(names = "--password-stdin", description = "read the password from standard input")
    private boolean passwordFromInput;

    @Override
    public void run() {
        var server = ServerOptions.base(url);
        var token = new Api(server, "1a5", "", "").signIn(user + ":" + password());
        var key = new Api(server, "1a5", token).create("apikeys",
                Map.of("name", "drover login", "description", "Made by drover login."));
        var file = Path.of(System.getProperty("user.home"), ".drover", "cli.json");
        write(file, Map.of("url", server, "accessKey", Ps.text(key, "publicValue"), "secretKey",
                Ps.text(key, "secretValue")));
        spec.commandLine().getOut().println("signed in at " + server + "; the key is in " + file);
        spec.commandLine().getOut().flush();
    }

    private String password() {
        try {
            if (passwordFromInput) {
                return line(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine());
            }
        } catch (IOException e) {
            throw new Failure("the password cannot be read: " + Failure.reason(e));
        }
        var console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new Failure("there is no terminal to ask for the password; use --password-stdin");
        }
        var typed = console.readPassword("password of %s: ", user);
        return line(typed == null ? null : new String(typed));
    }

    private static String line(@Nullable String line) {
        if (line == null || line.isEmpty()) {
            throw new Failure("no password was given");
        }
        return line;
    }

    /** For nobody else's eyes from its first moment on. */
    private static void write(Path file, Map<String, String> saved) {
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            new ObjectMapper().writeValue(file.toFile(), saved);
        } catch (IOException e) {
            throw new Failure(file + " cannot be written: " + Failure.reason(e));
        }
    }
}
