package io.drover.network.knowledge;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.drover.model.Wire;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known, on the disk, so that names go on after a restart of this program while the agent and all servers are
 * away. Readable by its owner only, since it holds the environment's secrets.
 */
public final class KnowledgeFile implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KnowledgeFile.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Path file;
    private final Knowledge knowledge;
    private final Thread writer = Thread.ofVirtual().name("knowledge-file").unstarted(this::run);
    private long written;
    private boolean closed;

    /** @param folder is made when it is not there */
    public KnowledgeFile(Path folder, Knowledge knowledge) {
        this.file = folder.resolve("knowledge.json");
        this.knowledge = knowledge;
    }

    /** Recalls what the file says, and from now on writes every change to it. To be called before anything is heard. */
    public KnowledgeFile start() {
        recall();
        written(knowledge.view().revision());
        knowledge.listen((_, _) -> wake());
        writer.start();
        return this;
    }

    private void recall() {
        if (!Files.exists(file)) {
            return;
        }
        try (var in = Files.newInputStream(file)) {
            knowledge.recall(Wire.JSON.readValue(in, SavedKnowledge.class));
        } catch (IOException | RuntimeException e) {
            // nothing is lost: the agent tells it again
            var why = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.toString();
            log.error("{} cannot be read and counts as none: {}", file, why);
        }
    }

    private void run() {
        try {
            while (awaitNews()) {
                write();
                pause();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        var view = knowledge.view();
        try {
            save(SavedKnowledge.of(view));
            written(view.revision());
        } catch (IOException | UncheckedIOException e) {
            log.error("what is known cannot be written to {}: {}", file, e.toString());
        }
    }

    private void save(SavedKnowledge knowledge) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        var next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            // piece by piece: the whole as one text would need as much memory again
            var out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            var json = Wire.JSON.getFactory().createGenerator(out);
            Wire.JSON.writeValue(json, knowledge);
            json.flush();
            out.flush();
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private synchronized boolean awaitNews() throws InterruptedException {
        while (!closed && knowledge.view().revision() == written) {
            wait();
        }
        return !closed;
    }

    private synchronized void pause() throws InterruptedException {
        var end = System.nanoTime() + PAUSE.toNanos();
        for (var left = PAUSE.toMillis(); left > 0 && !closed; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    private synchronized void written(long revision) {
        written = revision;
    }

    private synchronized void wake() {
        notifyAll();
    }

    private synchronized boolean unwritten() {
        return knowledge.view().revision() != written;
    }

    /** What is not yet written is written now. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            writer.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (unwritten()) {
            write();
        }
    }
}
