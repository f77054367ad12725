package io.drover.network.metadata;

import io.drover.network.knowledge.Asking;
import io.drover.network.knowledge.Knowledge;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Finds what a request asks for. */
final class Reader {
    private static final Set<String> WHOLE_ENVIRONMENT = Set.of("containers", "services", "stacks", "hosts");

    private final Knowledge knowledge;
    private final Asking asking;
    private final Changes changes;
    /** Two runs of this program never call different things by one revision. */
    private final String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);

    Reader(Knowledge knowledge, Asking asking, Changes changes) {
        this.knowledge = knowledge;
        this.asking = asking;
        this.changes = changes;
    }

    /** Where each version is. */
    static Path.Node versions() {
        var versions = new LinkedHashMap<String, String>();
        Version.all().forEach(version -> versions.put(version, "/" + version));
        return new Path.Node(versions);
    }

    /**
     * @param path within a version
     * @return empty when there is no such thing
     */
    Optional<Path.Node> read(Version version, Path path, Query query, Format format, InetAddress client)
            throws InterruptedException {
        if (needsEverything(path, format) && asking.askEverything() == Asking.Answer.PENDING) {
            asking.awaitEverything();
        }
        var until = System.nanoTime() + query.most().toNanos();
        while (true) {
            var view = knowledge.view();
            var found = path.find(new Catalog(view, version).root(client, run + '-' + view.revision()));
            if (query.old() == null || found.isPresent() && !text(found.get()).equals(query.old())
                    || !changes.await(view.revision(), until)) {
                return found;
            }
        }
    }

    /** The names of all that there is can be listed without it. */
    private static boolean needsEverything(Path path, Format format) {
        return path.steps().isEmpty()
                ? format != Format.TEXT
                : WHOLE_ENVIRONMENT.contains(path.steps().getFirst().toLowerCase(Locale.ROOT));
    }

    private static String text(Path.Node node) {
        var text = new ByteArrayOutputStream();
        try {
            TextForm.write(node.value(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
