package io.drover.server.bridge;

import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's end that notes what it is told, its own closing as well. */
record Mouth(@Nullable String project, List<String> said) implements Socket {
    boolean isOpen() {
        return !said.contains("closed");
    }

    @Override
    public Future<Void> write(Out frame) {
        said.add(frame.text());
        return Future.succeededFuture();
    }

    @Override
    public void trust() {
        // takes everything
    }

    @Override
    public void close() {
        said.add("closed");
    }

    @Override
    public void cut() {
        said.add("closed");
    }

    @Override
    public String from() {
        return "here";
    }

    @Override
    public long unfinishedSince() {
        return 0;
    }
}
