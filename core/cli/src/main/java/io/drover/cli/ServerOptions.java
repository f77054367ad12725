package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Where the server is and with which key: the options, else {@code RANCHER_URL}, {@code RANCHER_ACCESS_KEY} and
 * {@code RANCHER_SECRET_KEY} (or {@code CATTLE_...}), else {@code ~/.drover/cli.json}, else, on the server itself, the key
 * that its first start made.
 */
abstract class ServerOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec mixee;
    @Option(names = "--url", paramLabel = "URL", description = "the server, for example http://10.0.0.1:8080")
    private @Nullable String url;
    @Option(names = "--access-key", paramLabel = "KEY", description = "the API key's public half")
    private @Nullable String accessKey;
    @Option(names = "--secret-key", paramLabel = "KEY", description = "its secret half")
    private @Nullable String secretKey;

    /** The environment by name or id, or null when nothing is said of it. */
    abstract @Nullable String environment();

    /** @throws Failure when it is not known where the server is */
    Api open() {
        return open(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    Api open(Map<String, String> variables, Path home) {
        var saved = saved(variables, home);
        var where = first(said(it -> it.url), variables.get("RANCHER_URL"), variables.get("CATTLE_URL"),
                text(saved, "url"));
        var access = first(said(it -> it.accessKey), variables.get("RANCHER_ACCESS_KEY"),
                variables.get("CATTLE_ACCESS_KEY"),
                text(saved, "accessKey"));
        var secret = first(said(it -> it.secretKey), variables.get("RANCHER_SECRET_KEY"),
                variables.get("CATTLE_SECRET_KEY"),
                text(saved, "secretKey"));
        if (where == null || access == null || secret == null) {
            throw new Failure("no server is known: give --url, --access-key and --secret-key, or set RANCHER_URL,"
                    + " RANCHER_ACCESS_KEY and RANCHER_SECRET_KEY");
        }
        var project = first(said(ServerOptions::environment), variables.get("RANCHER_ENVIRONMENT"), "1a5");
        return new Api(base(where), Objects.requireNonNull(project), access, secret);
    }

    /** Of this command, else of those whose names stand before its own: {@code drover --url ... hosts ls}. */
    private @Nullable String said(Function<ServerOptions, @Nullable String> option) {
        var said = option.apply(this);
        for (var before = mixee; said == null && before != null; before = before.parent()) {
            for (var mixin : before.mixins().values()) {
                if (said == null && mixin.userObject() instanceof ServerOptions options) {
                    said = option.apply(options);
                }
            }
        }
        return said;
    }

    /** People give the address of the server, of its API, or of one environment. */
    static String base(String url) {
        return url.replaceFirst("/(v1|v2-beta)(/.*)?$", "").replaceFirst("/+$", "");
    }

    private static @Nullable JsonNode saved(Map<String, String> variables, Path folder) {
        var home = folder.resolve(".drover").resolve("cli.json");
        var server = Path.of(variables.getOrDefault("DROVER_DATA", "/var/lib/drover"), "api-key.json");
        for (var file : List.of(home, server)) {
            if (Files.isReadable(file)) {
                try {
                    return new ObjectMapper().readTree(file.toFile());
                } catch (IOException e) {
                    throw new Failure(file + " cannot be read: " + e.getMessage());
                }
            }
        }
        return null;
    }

    private static @Nullable String text(@Nullable JsonNode node, String field) {
        return node == null || !node.hasNonNull(field) ? null : node.get(field).asText();
    }

    private static @Nullable String first(@Nullable String... values) {
        for (var value : values) {
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        return null;
    }
}
