package io.drover.network.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resolvers of a {@code resolv.conf}, read again when it was changed. Of several files the first one counts that names
 * a resolver which can be asked: a host whose own file only names a resolver at 127.0.0.53 has the real ones in another.
 */
public final class ResolvConf implements Resolvers {
    private static final Logger log = LoggerFactory.getLogger(ResolvConf.class);
    private static final long FRESH = Duration.ofSeconds(1).toNanos();

    private final List<Path> files;
    private List<InetSocketAddress> resolvers = List.of();
    private long readAt;
    private boolean read;

    public ResolvConf(Path... files) {
        this.files = List.of(files);
    }

    @Override
    public synchronized List<InetSocketAddress> ofHost() {
        var now = System.nanoTime();
        if (!read || now - readAt > FRESH) {
            read = true;
            readAt = now;
            var next = files.stream().map(ResolvConf::read).filter(found -> !found.isEmpty()).findFirst();
            // a file that is just being written has nobody in it: then the last ones stay
            next.filter(found -> !found.equals(resolvers)).ifPresent(this::change);
        }
        return resolvers;
    }

    private void change(List<InetSocketAddress> next) {
        log.info("names of others are asked of {}", next);
        resolvers = next;
    }

    private static List<InetSocketAddress> read(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.map(String::strip).map(line -> line.split("\\s+")).filter(words -> words.length > 1)
                    .filter(words -> words[0].equals("nameserver"))
                    .flatMap(words -> ResolverAddress.parse(words[1]).stream()).distinct().toList();
        } catch (IOException | UncheckedIOException _) {
            return List.of();
        }
    }
}
