package io.drover.server.plugins;

import io.drover.model.Refusal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides about plugins.
 *
 * @param inTheBox the folder with the plugins that come with Drover ({@code DROVER_SHIPPED_PLUGINS})
 * @param folder where operators drop theirs ({@code DROVER_PLUGINS})
 * @param signers who must have signed those in the folder; null asks for no signatures ({@code DROVER_PLUGIN_SIGNERS})
 */
public record PluginOptions(Path inTheBox, Path folder, @Nullable Signers signers) {
    /**
     * As they are set, or usual.
     *
     * @param data the server's own folder
     * @throws Refusal naming the variable that is wrong
     */
    public static PluginOptions fromEnvironment(Map<String, String> environment, Path data) {
        return new PluginOptions(path(environment, "DROVER_SHIPPED_PLUGINS", Path.of("target/plugins")),
                path(environment, "DROVER_PLUGINS", data.resolve("plugins")),
                Signers.fromEnvironment(environment));
    }

    static Path path(Map<String, String> environment, String name, Path otherwise) {
        var written = environment.getOrDefault(name, "").strip();
        try {
            return (written.isEmpty() ? otherwise : Path.of(written)).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw Refusal.invalid(name, "must be a path");
        }
    }
}
